/** One message: who, when, words or blocks, files, reactions, and the way into its thread. */
import { attachmentElement } from "./attachments.js";
import { blocksElement } from "./blocks.js";
import { el } from "./dom.js";
import { face } from "./face.js";
import { filesElement } from "./files.js";
import { mrkdwn } from "./mrkdwn.js";
import { reactionsElement } from "./reactions.js";
import { date, timeOfDay } from "./time.js";
import { toolsElement } from "./tools.js";

/** `context` as `messageContext` gives it. */
export function messageElement(message, context) {
  const words = content(message, context);
  return el("li", { class: `message ${message.ephemeral ? "ephemeral" : ""}` },
    face(message.author),
    el("article", { "aria-label": `${message.author.name}, ${timeOfDay(message.ts)}` },
      byline(message),
      words,
      message.attachments.map((attachment) => attachmentElement(attachment, message, context)),
      message.files.length > 0 && filesElement(message.files, context),
      reactionsElement(message, context),
      context.openThread && message.replies > 0 && threadButton(message, context)),
    toolsElement(message, words, context));
}

function byline(message) {
  return el("div", { class: "byline" },
    el("strong", {}, message.author.name),
    message.author.bot && el("span", { class: "tag" }, "App"),
    el("time", { class: "quiet", datetime: date(message.ts).toISOString() }, timeOfDay(message.ts)),
    message.edited && el("span", { class: "quiet" }, "(edited)"),
    message.ephemeral && el("span", { class: "quiet eye" }, "Only visible to you"));
}

function content(message, context) {
  const own = { ...context, pictures: message.pictures, use: (used) => context.use(message, used) };
  // What is only text says the same as the blocks that Slack makes of it.
  if (message.author.bot && !message.plain && message.blocks.length > 0) return blocksElement(message.blocks, own);
  if (!message.text) return null;
  const kind = message.subtype && message.subtype !== "file_share" ? "words event" : "words";
  return el("div", { class: kind }, mrkdwn(message.text, context.names));
}

function threadButton(message, context) {
  const count = message.replies === 1 ? "1 reply" : `${message.replies} replies`;
  const open = () => context.openThread(message.thread_ts || message.ts);
  return el("button", { class: "replies", type: "button", onclick: open },
    message.repliers.slice(0, 3).map((id) => face(context.person(id), "small")),
    count,
    el("span", { class: "quiet" }, timeOfDay(message.last_reply)));
}
