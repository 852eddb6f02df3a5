/**
 * Slack's markup: https://docs.slack.dev/messaging/formatting-message-text
 * It becomes elements, never HTML.
 */
import { el } from "./dom.js";
import { emoji } from "./emoji.js";
import { formatted } from "./time.js";

const TOKEN = new RegExp(
  [
    "```([\\s\\S]+?)```", // 1
    "`([^`\\n]+)`", // 2
    "<([^<>\\n]+)>", // 3
    "(?<![\\w*])\\*(?=\\S)([^*\\n]*[^*\\s])\\*(?![\\w*])", // 4
    "(?<![\\w_])_(?=\\S)([^_\\n]*[^_\\s])_(?![\\w_])", // 5
    "(?<![\\w~])~(?=\\S)([^~\\n]*[^~\\s])~(?![\\w~])", // 6
    ":([a-z0-9_+-]+):", // 7
  ].join("|"),
  "g",
);

/** The pieces of a text: strings and elements. `users` are names by id. */
export function mrkdwn(text, users = {}) {
  const pieces = [];
  let end = 0;
  for (const match of text.matchAll(TOKEN)) {
    pieces.push(plain(text.slice(end, match.index)), piece(match, users));
    end = match.index + match[0].length;
  }
  pieces.push(plain(text.slice(end)));
  return pieces.filter((part) => part !== "");
}

/** Text without markup: only the three entities are undone. */
export function plain(text) {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}

function piece([whole, block, code, angle, bold, italic, struck, name], users) {
  if (block !== undefined) return el("pre", {}, plain(block.trim()));
  if (code !== undefined) return el("code", {}, plain(code));
  if (angle !== undefined) return angled(angle, users);
  if (bold !== undefined) return el("strong", {}, mrkdwn(bold, users));
  if (italic !== undefined) return el("em", {}, mrkdwn(italic, users));
  if (struck !== undefined) return el("s", {}, mrkdwn(struck, users));
  return emoji(name) ?? whole;
}

function angled(content, users) {
  const [target, words] = split(content, "|");
  if (target.startsWith("@")) return mention(`@${users[target.slice(1)] ?? target.slice(1)}`);
  if (target.startsWith("#")) return mention(`#${words ?? target.slice(1)}`);
  if (target.startsWith("!date^")) return dated(target.slice(6), words);
  if (target.startsWith("!")) return mention(`@${words ?? target.slice(1)}`);
  return link(plain(target), plain(words ?? target));
}

function mention(text) {
  return el("span", { class: "mention" }, text);
}

function dated(target, fallback) {
  const [seconds, format, address] = target.split("^");
  const text = formatted(Number(seconds), plain(format)) || plain(fallback ?? "");
  return address ? link(plain(address), text) : text;
}

/** Only web and mail addresses become links. */
function link(address, words) {
  if (!/^(https?:|mailto:)/i.test(address)) return words;
  return el("a", { href: address, target: "_blank", rel: "noreferrer" }, words);
}

function split(text, separator) {
  const place = text.indexOf(separator);
  return place < 0 ? [text, undefined] : [text.slice(0, place), text.slice(place + 1)];
}
