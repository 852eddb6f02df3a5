/** Rich text: https://docs.slack.dev/reference/block-kit/blocks/rich-text-block */
import { el } from "./dom.js";
import { emoji } from "./emoji.js";
import { link, mention } from "./mrkdwn.js";
import { formatted } from "./time.js";

export function richText(block, context) {
  return el("div", { class: "words rich" }, block.elements.map((part) => PARTS[part.type]?.(part, context) ?? unknown(part)));
}

const inside = (name) => (part, context) => el(name, {}, pieces(part.elements, context));

const PARTS = {
  rich_text_section: inside("div"),
  rich_text_quote: inside("blockquote"),
  rich_text_preformatted: inside("pre"),
  rich_text_list: (part, context) =>
    el(part.style === "ordered" ? "ol" : "ul", {
      class: `list indent-${Math.min(part.indent ?? 0, 4)}`,
      start: part.offset ? part.offset + 1 : undefined,
    }, part.elements.map((item) => el("li", {}, pieces(item.elements, context)))),
};

function pieces(elements, context) {
  return elements.map((piece) => styled(PIECES[piece.type]?.(piece, context) ?? unknown(piece), piece.style));
}

const PIECES = {
  text: (piece) => piece.text,
  link: (piece) => link(piece.url, piece.text ?? piece.url),
  user: (piece, { names }) => mention(`@${names[piece.user_id] ?? piece.user_id}`),
  usergroup: (piece) => mention(`@${piece.usergroup_id}`),
  channel: (piece, { names }) => mention(`#${names[piece.channel_id] ?? "private-channel"}`),
  broadcast: (piece) => mention(`@${piece.range}`),
  emoji: (piece) => emoji(piece.name) ?? `:${piece.name}:`,
  color: (piece) => el("code", {}, piece.value),
  date: (piece) => formatted(piece.timestamp, piece.format) || piece.fallback,
};

const STYLES = { bold: "strong", italic: "em", strike: "s", code: "code", underline: "u" };

function styled(piece, style = {}) {
  return Object.keys(STYLES).filter((name) => style[name]).reduce((inner, name) => el(STYLES[name], {}, inner), piece);
}

function unknown({ type }) {
  return el("span", { class: "block-unknown" }, `“${type}”: not shown yet`);
}
