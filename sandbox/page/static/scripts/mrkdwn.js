/**
 * Slack's markup: https://docs.slack.dev/messaging/formatting-message-text
 * It becomes elements, never HTML.
 */
import { el } from "./dom.js";
import { emoji } from "./emoji.js";
import { formatted } from "./time.js";

const TOKEN = new RegExp(
  [
    "`([^`\\n]+)`", // 1
    "<([^<>\\n]+)>", // 2
    "(?<![\\w*])\\*(?=\\S)([^*\\n]*[^*\\s])\\*(?![\\w*])", // 3
    "(?<![\\w_])_(?=\\S)([^_\\n]*[^_\\s])_(?![\\w_])", // 4
    "(?<![\\w~])~(?=\\S)([^~\\n]*[^~\\s])~(?![\\w~])", // 5
    ":([a-z0-9_+-]+):", // 6
  ].join("|"),
  "g",
);

/** The pieces of a text: strings and elements. `names` are names by id. */
export function mrkdwn(text, names = {}) {
  return text.split(/(```[\s\S]+?```)/).flatMap((part) => {
    if (/^```[\s\S]+```$/.test(part)) return [el("pre", {}, plain(part.slice(3, -3).trim()))];
    return quoted(part, names);
  });
}

/** Lines that begin with `>` are quotations; `>>>` quotes everything that follows. */
function quoted(text, names) {
  const all = text.split(/^(?:>>>|&gt;&gt;&gt;)\s?/m);
  const pieces = all[0].split(/((?:^(?:>|&gt;).*(?:\n|$))+)/m).flatMap((part, place) => {
    if (place % 2 === 0) return inline(part, names);
    const words = part.replace(/\n$/, "").replace(/^(?:>|&gt;) ?/gm, "");
    return [el("blockquote", {}, inline(words, names))];
  });
  return all.length > 1 ? [...pieces, el("blockquote", {}, inline(all.slice(1).join("\n"), names))] : pieces;
}

function inline(text, names) {
  const pieces = [];
  let end = 0;
  for (const match of text.matchAll(TOKEN)) {
    pieces.push(plain(text.slice(end, match.index)), piece(match, names));
    end = match.index + match[0].length;
  }
  pieces.push(plain(text.slice(end)));
  return pieces.filter((part) => part !== "");
}

/** Text without markup: only the three entities are undone. */
export function plain(text) {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}

function piece([whole, code, angle, bold, italic, struck, name], names) {
  if (code !== undefined) return el("code", {}, plain(code));
  if (angle !== undefined) return angled(angle, names);
  if (bold !== undefined) return el("strong", {}, inline(bold, names));
  if (italic !== undefined) return el("em", {}, inline(italic, names));
  if (struck !== undefined) return el("s", {}, inline(struck, names));
  return emoji(name) ?? whole;
}

function angled(content, names) {
  const [target, words] = split(content, "|");
  if (target.startsWith("@")) return mention(`@${names[target.slice(1)] ?? words ?? target.slice(1)}`);
  if (target.startsWith("#")) return mention(`#${names[target.slice(1)] ?? (words || "private-channel")}`);
  if (target.startsWith("!date^")) return dated(target.slice(6), words);
  if (target.startsWith("!")) return mention(`@${(words ?? target.slice(1).split("^").at(-1)).replace(/^@/, "")}`);
  return link(plain(target), plain(words ?? target));
}

export function mention(text) {
  return el("span", { class: "mention" }, text);
}

function dated(target, fallback) {
  const [seconds, format, address] = target.split("^");
  const text = formatted(Number(seconds), plain(format)) || plain(fallback ?? "");
  return address ? link(plain(address), text) : text;
}

/** Only web and mail addresses become links. */
export function link(address, words) {
  if (!/^(https?:|mailto:)/i.test(address)) return words;
  return el("a", { href: address, target: "_blank", rel: "noreferrer" }, words);
}

function split(text, separator) {
  const place = text.indexOf(separator);
  return place < 0 ? [text, undefined] : [text.slice(0, place), text.slice(place + 1)];
}
