/** Block Kit: https://docs.slack.dev/reference/block-kit/blocks. Unknown blocks are shown as such. */
import { el } from "./dom.js";
import { elementOf, imageElement } from "./elements.js";
import { inputBlock } from "./inputs.js";
import { markdown } from "./markdown.js";
import { richText } from "./rich_text.js";
import { textElement, textPieces } from "./text.js";

/**
 * Blocks as one element. `context` has `names` (names by id), `pictures` (files by id),
 * `address` (of a file, for whoever acts), `use` (what happens when an element is used), and in
 * views `fields`, which collects everything that holds a value.
 */
export function blocksElement(blocks, context) {
  return el("div", { class: "blocks" }, blocks.map((block) => blockElement(block, context)));
}

function blockElement(block, context) {
  const show = BLOCKS[block.type];
  if (show) return show(block, context);
  return el("details", { class: "block-unknown" },
    el("summary", {}, `A block of type “${block.type}”, which this page does not show yet`),
    el("pre", {}, JSON.stringify(block, undefined, 2)));
}

const several = (kind) => (block, context) =>
  el("div", { class: `block-${kind}` }, block.elements.map((element) => elementOf(element, block, context)));

const BLOCKS = {
  section: (block, context) =>
    el("div", { class: "block-section" },
      el("div", { class: "words" },
        block.text && textElement(block.text, context),
        block.fields && el("div", { class: "fields" }, block.fields.map((field) => textElement(field, context)))),
      block.accessory && elementOf(block.accessory, block, context)),
  header: (block, context) => el("h3", { class: "block-header" }, textPieces(block.text, context)),
  context: several("context"),
  actions: several("actions"),
  divider: () => el("hr", { class: "block-divider" }),
  image: (block, context) =>
    el("figure", { class: "block-image" },
      block.title && el("figcaption", {}, textPieces(block.title, context)),
      imageElement(block, context)),
  rich_text: richText,
  markdown: (block, context) => el("div", { class: "words" }, markdown(block.text, context.names)),
  input: inputBlock,
  video: (block, context) =>
    el("figure", { class: "block-video" },
      el("figcaption", {}, el("span", { "aria-hidden": "true" }, "▶ "),
        el("a", { href: block.title_url ?? block.video_url, target: "_blank", rel: "noreferrer" }, textPieces(block.title, context))),
      block.description && textElement(block.description, context),
      el("p", { class: "quiet" }, block.alt_text)),
  table: (block, context) =>
    el("table", { class: "block-table" }, block.rows.map((row) =>
      el("tr", {}, row.map((cell) => el("td", {}, cell.type === "rich_text" ? richText(cell, context) : cell.text))))),
};
