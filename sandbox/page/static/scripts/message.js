/** One message: who, when, words or blocks, files, reactions, and the way into its thread. */
import { blocksElement } from "./blocks.js";
import { el } from "./dom.js";
import { emoji } from "./emoji.js";
import { filesElement } from "./files.js";
import { mrkdwn } from "./mrkdwn.js";
import { date, timeOfDay } from "./time.js";

const TONES = 5;

/** `context` as for blocks, with `app` (the bot's name) and `openThread` where threads can be opened. */
export function messageElement(message, context) {
  return el("li", { class: `message ${message.ephemeral ? "ephemeral" : ""}` },
    face(message.author),
    el("article", {},
      byline(message),
      content(message, context),
      message.files.length > 0 && filesElement(message.files, context),
      reactions(message),
      context.openThread && threadButton(message, context)));
}

/** Somebody's initial on a colour of their own; the bot has its picture. */
export function face(author, size = "") {
  if (author.bot && author.id) {
    return el("span", { class: `face ${size}`, "aria-hidden": "true" }, el("img", { src: "/static/icon.svg", alt: "" }));
  }
  const tone = [...author.id].reduce((sum, char) => sum + char.charCodeAt(0), 0) % TONES;
  return el("span", { class: `face ${size}`, "data-tone": tone, "aria-hidden": "true" }, author.name[0]);
}

function byline(message) {
  return el("div", { class: "byline" },
    el("strong", {}, message.author.name),
    message.author.bot && el("span", { class: "tag" }, "App"),
    el("time", { class: "quiet", datetime: date(message.ts).toISOString() }, timeOfDay(message.ts)),
    message.edited && el("span", { class: "quiet" }, "(edited)"),
    message.ephemeral && el("span", { class: "quiet" }, "Only visible to you"));
}

function content(message, context) {
  const own = { ...context, pictures: message.pictures, act: (used) => context.act(message, used) };
  if (message.blocks.length > 0) return blocksElement(message.blocks, own);
  if (!message.text) return null;
  const kind = message.subtype && message.subtype !== "file_share" ? "words event" : "words";
  return el("p", { class: kind }, mrkdwn(message.text, context.users));
}

function reactions(message) {
  if (message.reactions.length === 0) return null;
  return el("div", { class: "reactions" }, message.reactions.map(({ name, count }) =>
    el("span", { class: "reaction", role: "img", "aria-label": `Reaction ${name}, ${count}`, title: `:${name}:` },
      `${emoji(name) ?? `:${name}:`} ${count}`)));
}

function threadButton(message, context) {
  if (message.ephemeral) return null;
  const open = () => context.openThread(message.thread_ts || message.ts);
  if (message.replies === 0) {
    return el("button", { class: "replies none", type: "button", onclick: open }, "Reply in thread");
  }
  const count = message.replies === 1 ? "1 reply" : `${message.replies} replies`;
  return el("button", { class: "replies", type: "button", onclick: open },
    message.repliers.slice(0, 3).map((id) => face(context.person(id), "small")),
    count,
    el("span", { class: "quiet" }, timeOfDay(message.last_reply)));
}
