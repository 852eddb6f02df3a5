/** JSON to be read: indented, with colours for keys and values. */
import { el } from "./dom.js";

const TOKEN = /("(?:[^"\\]|\\.)*")(\s*:)?|\b(true|false|null)\b|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

export function jsonElement(value) {
  const text = JSON.stringify(value, undefined, 2);
  const pieces = [];
  let end = 0;
  for (const match of text.matchAll(TOKEN)) {
    const [whole, string, colon, word] = match;
    const kind = colon ? "key" : string ? "string" : word ? "word" : "number";
    pieces.push(text.slice(end, match.index), el("span", { class: kind }, string ?? whole), colon ?? "");
    end = match.index + whole.length;
  }
  pieces.push(text.slice(end));
  return el("pre", { class: "json", tabindex: 0 }, pieces);
}
