/** The older way to say more: https://docs.slack.dev/messaging/formatting-message-text#attachments */
import { blocksElement } from "./blocks.js";
import { el } from "./dom.js";
import { mrkdwn } from "./mrkdwn.js";

export function attachmentElement(attachment, message, context) {
  const own = { ...context, pictures: message.pictures, use: (used) => context.use(message, used) };
  return el("div", { class: "attachment" },
    attachment.pretext && el("p", {}, mrkdwn(attachment.pretext, context.names)),
    attachment.title && el("strong", {}, attachment.title),
    attachment.text && el("div", { class: "words" }, mrkdwn(attachment.text, context.names)),
    attachment.blocks && blocksElement(attachment.blocks, own),
    !attachment.text && !attachment.blocks && attachment.fallback,
    attachment.footer && el("p", { class: "quiet" }, attachment.footer));
}
