/** What a person types, as Slack keeps it, and back again for editing. */

/** Escapes the three characters and turns @names and #channels into mentions. */
export function outgoing(text, { users, channels }) {
  let sent = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  // A quotation mark at the start of a line is markup and stays.
  sent = sent.replace(/^&gt;/gm, ">");
  for (const [id, name] of Object.entries(users)) sent = replaceName(sent, `@${name}`, `<@${id}>`);
  for (const { id, name, kind } of channels) {
    if (kind === "channel" || kind === "group") sent = replaceName(sent, `#${name}`, `<#${id}|${name}>`);
  }
  return sent.replace(/(^|\s)@(here|channel|everyone)\b/g, "$1<!$2>");
}

/** The same text as it was typed. */
export function typed(text, users) {
  return text
    .replace(/<@(\w+)>/g, (whole, id) => (users[id] ? `@${users[id]}` : whole))
    .replace(/<#\w+\|([^>]+)>/g, "#$1")
    .replace(/<!(here|channel|everyone)>/g, "@$1")
    .replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}

function replaceName(text, name, mention) {
  const escaped = name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return text.replace(new RegExp(`(^|[\\s(])${escaped}(?![\\w-])`, "gi"), (_whole, before) => before + mention);
}
