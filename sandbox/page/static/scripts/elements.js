/** Block elements: https://docs.slack.dev/reference/block-kit/block-elements */
import { confirmed } from "./confirm.js";
import { el } from "./dom.js";
import { FIELDS, addField } from "./fields.js";
import { overflowElement } from "./overflow.js";
import { follow } from "./permalinks.js";
import { plainText, textElement } from "./text.js";

export function elementOf(element, block, context) {
  if (FIELDS[element.type]) return fieldOf(element, block, context);
  const make = ELEMENTS[element.type];
  return make ? make(element, block, context) : unknownElement(element);
}

const ELEMENTS = {
  mrkdwn: (element, _block, context) => textElement(element, context),
  plain_text: (element, _block, context) => textElement(element, context),
  image: (element, _block, context) => imageElement(element, context),
  button: buttonElement,
  overflow: overflowElement,
};

export function unknownElement({ type }) {
  return el("span", { class: "block-unknown" }, `“${type}”: not shown yet`);
}

export function imageElement(image, context) {
  const file = context.pictures[image.slack_file?.id];
  const source = file?.picture ? context.address(file.picture) : image.image_url;
  if (!source) return el("p", { class: "block-unknown" }, `A picture that is gone: ${image.alt_text}`);
  // Pictures from elsewhere are not loaded; their place says what they show.
  return el("img", { src: source, alt: image.alt_text, title: image.alt_text, width: file?.width, height: file?.height });
}

/** A menu outside of an input block tells the app at once what was chosen. */
function fieldOf(element, block, context) {
  const field = addField(element, block, context);
  field.node.addEventListener("change", () => use(element, block, context, field.read()));
  return field.node;
}

export async function use(element, block, context, value) {
  if (element.confirm && !await confirmed(element.confirm)) return;
  await context.use({ action_id: element.action_id, block_id: block.block_id, value });
}

function buttonElement(button, block, context) {
  const press = async (event) => {
    const pressed = event.currentTarget;
    if (button.url) follow(button.url);
    pressed.disabled = true;
    await use(button, block, context);
    pressed.disabled = false;
    if (!document.querySelector("dialog[open]")) pressed.focus();
  };
  return el("button", {
    class: `button ${button.style ?? ""}`,
    type: "button",
    "aria-label": button.accessibility_label,
    onclick: press,
  }, plainText(button.text));
}
