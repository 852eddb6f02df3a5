/** What Slack has made of a message, as it was typed: for editing it. */
export function typed(text, users) {
  return text
    .replace(/<@(\w+)>/g, (whole, id) => (users[id] ? `@${users[id]}` : whole))
    .replace(/<#\w+\|([^>]+)>/g, "#$1")
    .replace(/<!(here|channel|everyone)>/g, "@$1")
    .replace(/<https?:[^>|]+\|([^>]+)>/g, "$1")
    .replace(/<(https?:[^>|]+)>/g, "$1")
    .replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}
