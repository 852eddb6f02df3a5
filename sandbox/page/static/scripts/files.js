/** Files of a message: pictures are shown, everything else by name. */
import { el } from "./dom.js";

export function filesElement(files, context) {
  const kind = files.length > 1 ? "files several" : "files";
  return el("div", { class: kind }, files.map((file) => fileElement(file, context)));
}

function fileElement(file, context) {
  if (file.gone) return el("p", { class: "file" }, "This file was deleted.");
  if (!file.picture) {
    return el("p", { class: "file" },
      el("a", { href: context.address(file.original), download: file.name }, file.title || file.name),
      el("br"), el("span", { class: "quiet" }, `${file.type} · ${size(file.size)}`));
  }
  return el("figure", { class: "photo" },
    el("figcaption", {}, file.title || file.name),
    el("a", { href: context.address(file.picture), target: "_blank" },
      el("img", {
        src: context.address(file.picture),
        alt: file.alt || `Posted file ${file.name}`,
        width: file.width,
        height: file.height,
        // A file that only claims to be a picture is shown by its name.
        onerror: (event) => event.target.replaceWith(`${file.name} (cannot be shown)`),
      })));
}

function size(bytes) {
  return bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
