/** A file that was chosen and is not sent yet. */
import { el } from "./dom.js";

export function previewElement(file, remove) {
  return el("li", {},
    picture(file),
    el("button", { type: "button", "aria-label": `Remove ${file.name}`, onclick: remove }, "✕"));
}

/** A small picture of the file, or its name when the browser cannot show it. */
function picture(file) {
  const name = el("span", { class: "name" }, file.name);
  if (!/^image\/(png|jpeg|gif|webp)$/.test(file.type)) return name;
  const address = URL.createObjectURL(file);
  return el("img", {
    src: address,
    alt: file.name,
    onload: () => URL.revokeObjectURL(address),
    onerror: (event) => event.target.replaceWith(name),
  });
}
