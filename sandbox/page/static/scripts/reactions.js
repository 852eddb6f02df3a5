/** Reactions: a click adds one's own, or takes it away again. */
import { el } from "./dom.js";
import { emoji } from "./emoji.js";

export function reactionsElement(message, context) {
  if (message.reactions.length === 0) return null;
  return el("div", { class: "reactions" }, message.reactions.map((reaction) => reactionButton(reaction, message, context)));
}

function reactionButton({ name, count, mine, names }, message, context) {
  return el("button", {
    class: "reaction",
    type: "button",
    "aria-pressed": String(mine),
    "aria-label": `${name}, ${count} from ${names.join(", ")}`,
    title: `:${name}: ${names.join(", ")}`,
    onclick: () => context.react(message, name),
  }, `${emoji(name) ?? `:${name}:`} ${count}`);
}
