/** Text objects: https://docs.slack.dev/reference/block-kit/composition-objects/text-object */
import { el } from "./dom.js";
import { withEmoji } from "./emoji.js";
import { mrkdwn } from "./mrkdwn.js";

export function textElement(text, context) {
  return el("div", { class: "words" }, textPieces(text, context));
}

/** The pieces of a text: strings and elements. */
export function textPieces(text, context) {
  return text.type === "mrkdwn" ? mrkdwn(text.text, context.names) : [plainText(text)];
}

export function plainText(text) {
  return text.emoji === false ? text.text : withEmoji(text.text);
}
