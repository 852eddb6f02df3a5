/** Files of a message as Slack shows them: pictures, animations, videos, and cards for the rest. */
import { el } from "./dom.js";
import { icon } from "./icons.js";

export function filesElement(files, context) {
  const kind = files.length > 1 ? "files several" : "files";
  return el("div", { class: kind }, files.map((file) => fileElement(file, context)));
}

function fileElement(file, context) {
  if (file.gone) return el("p", { class: "file gone" }, "This file was deleted.");
  if (file.video) return videoElement(file, context);
  if (file.picture) return pictureElement(file, context);
  return cardElement(file, context);
}

function pictureElement(file, context) {
  const title = file.title || file.name;
  return el("figure", { class: "photo" },
    el("figcaption", {}, title),
    el("a", { class: "frame", href: context.address(file.picture), target: "_blank", "aria-label": `Open ${title}` },
      el("img", {
        src: context.address(file.picture),
        alt: file.alt || `Posted file ${file.name}`,
        width: file.width,
        height: file.height,
        // A file that only claims to be a picture is shown by its name.
        onerror: (event) => event.target.replaceWith(`${file.name} (cannot be shown)`),
      }),
      file.animated && el("span", { class: "badge" }, "GIF")));
}

function videoElement(file, context) {
  const title = file.title || file.name;
  const card = cardElement(file, context);
  return el("figure", { class: "photo" },
    el("figcaption", {}, title),
    el("video", {
      src: context.address(file.video),
      poster: file.still ? context.address(file.still) : undefined,
      width: file.width || undefined,
      height: file.height || undefined,
      controls: true,
      preload: "metadata",
      "aria-label": `Video ${title}`,
      onerror: (event) => event.target.replaceWith(card),
    }));
}

function cardElement(file, context) {
  return el("a", { class: "file", href: context.address(file.original), download: file.name },
    el("span", { class: "kind" }, icon("file")),
    el("span", { class: "who" },
      el("strong", {}, file.title || file.name),
      el("span", { class: "quiet" }, `${file.type} · ${size(file.size)}`)));
}

function size(bytes) {
  return bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
