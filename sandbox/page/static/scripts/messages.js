/** A list of messages, oldest first, that stays at its end while nobody scrolls up. */
import { el, reconcile } from "./dom.js";
import { endOf } from "./end.js";
import { messageElement } from "./message.js";
import { day } from "./time.js";

/** Shows `messages` in `list`; `atEnd` goes there whatever was scrolled. */
export function showMessages(list, messages, context, { atEnd = false } = {}) {
  const items = messages.length > 0 ? withDays(messages) : [{ empty: true }];
  reconcile(list, items, keyOf, (item) => make(item, context));
  keepEnd(list, atEnd);
}

function withDays(messages) {
  let last = "";
  return messages.flatMap((message) => {
    const today = day(message.ts);
    const items = today === last ? [message] : [{ day: today }, message];
    last = today;
    return items;
  });
}

function keyOf(item) {
  return item.ts ?? item.day ?? "empty";
}

function make(item, context) {
  if (item.day) return el("li", { class: "day" }, item.day);
  if (item.empty) {
    return el("li", { class: "empty" }, el("strong", {}, "Nothing here yet"), "Drop a photo anywhere on this page, or pick one from the shelf.");
  }
  return messageElement(item, context);
}

/** Pictures that are still loading push the end down: go there again when they are in. */
function keepEnd(list, atEnd) {
  const end = endOf(list);
  if (atEnd) end.go();
  else end.keep();
  for (const picture of list.querySelectorAll("img")) {
    if (!picture.complete) picture.addEventListener("load", () => end.keep(), { once: true });
  }
}
