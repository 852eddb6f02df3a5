/** Block Kit: https://docs.slack.dev/reference/block-kit/blocks. Unknown blocks are shown as such. */
import { el } from "./dom.js";
import { mrkdwn } from "./mrkdwn.js";

/**
 * Blocks as one element. `context` has `users` (names by id), `pictures` (files by id),
 * `address` (of a file, for whoever acts) and `act` (what happens when a button is used).
 */
export function blocksElement(blocks, context) {
  return el("div", { class: "blocks" }, blocks.map((block) => blockElement(block, context)));
}

function blockElement(block, context) {
  const show = BLOCKS[block.type];
  if (show) return show(block, context);
  return el("p", { class: "block-unknown" }, `A block of type “${block.type}”, which this page does not show yet.`);
}

const BLOCKS = {
  section: (block, context) =>
    el("div", { class: "block-section" },
      el("div", { class: "words" },
        block.text && textElement(block.text, context),
        block.fields && el("div", { class: "fields" }, block.fields.map((field) => textElement(field, context)))),
      block.accessory && elementOf(block.accessory, block, context)),
  header: (block, context) => el("h3", { class: "block-header" }, textPieces(block.text, context)),
  context: (block, context) =>
    el("div", { class: "block-context" }, block.elements.map((element) => elementOf(element, block, context))),
  actions: (block, context) =>
    el("div", { class: "block-actions" }, block.elements.map((element) => elementOf(element, block, context))),
  divider: () => el("hr", { class: "block-divider" }),
  image: (block, context) =>
    el("figure", { class: "block-image" },
      block.title && el("figcaption", {}, textPieces(block.title, context)),
      imageElement(block, context)),
  rich_text: (block, context) =>
    el("div", { class: "words" }, block.elements.flatMap((part) => part.elements.map((piece) => richPiece(piece, context)))),
};

function elementOf(element, block, context) {
  switch (element.type) {
    case "mrkdwn":
    case "plain_text":
      return textElement(element, context);
    case "image":
      return imageElement(element, context);
    case "button":
      return buttonElement(element, block, context);
    default:
      return el("span", { class: "block-unknown" }, `“${element.type}”: not shown yet`);
  }
}

function textElement(text, context) {
  return el("div", { class: "words" }, textPieces(text, context));
}

function textPieces(text, context) {
  return text.type === "mrkdwn" ? mrkdwn(text.text, context.users) : [text.text];
}

function imageElement(image, context) {
  const file = context.pictures[image.slack_file?.id];
  const source = file?.picture ? context.address(file.picture) : image.image_url;
  if (!source) return el("p", { class: "block-unknown" }, `A picture that is gone: ${image.alt_text}`);
  return el("img", { src: source, alt: image.alt_text, width: file?.width, height: file?.height });
}

function buttonElement(button, block, context) {
  const used = { action_id: button.action_id, block_id: block.block_id };
  const press = async (event) => {
    const pressed = event.currentTarget;
    pressed.disabled = true;
    await context.act(used);
    pressed.disabled = false;
    pressed.focus();
  };
  const properties = {
    class: `button ${button.style ?? ""}`,
    type: "button",
    "aria-label": button.accessibility_label,
    onclick: press,
  };
  return el("button", properties, textPieces(button.text, context));
}

function richPiece(piece, context) {
  if (piece.type === "user") return el("span", { class: "mention" }, `@${context.users[piece.user_id] ?? piece.user_id}`);
  if (piece.type === "link") return piece.text ?? piece.url;
  return piece.text ?? "";
}
