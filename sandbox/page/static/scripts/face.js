/** Somebody's initial on a colour of their own; the bot has its picture. */
import { el } from "./dom.js";

const TONES = 5;

export function face(author, size = "") {
  if (author.bot && author.id) {
    return el("span", { class: `face ${size}`, "aria-hidden": "true" }, el("img", { src: "/static/icon.svg", alt: "" }));
  }
  const tone = [...author.id].reduce((sum, char) => sum + char.charCodeAt(0), 0) % TONES;
  return el("span", { class: `face ${size}`, "data-tone": tone, "aria-hidden": "true" }, author.name[0]);
}
