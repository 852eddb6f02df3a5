/** What can be done with a message; the tools show when it is pointed at or has the focus. */
import { el } from "./dom.js";
import { editElement } from "./editing.js";
import { icon } from "./icons.js";

export function toolsElement(message, words, context) {
  const tools = [
    !message.ephemeral && tool("react", "Add a reaction", (event) => context.addReaction(message, event.currentTarget)),
    !message.ephemeral && context.openThread &&
      tool("reply", "Reply in thread", () => context.openThread(message.thread_ts || message.ts)),
    message.mine && !message.subtype.startsWith("channel_") && !message.ephemeral &&
      tool("edit", "Edit message", (event) => startEdit(event, message, words, context)),
    message.deletable && tool("delete", "Delete message", () => context.remove(message)),
  ].filter(Boolean);
  if (tools.length === 0 || message.subtype === "tombstone") return null;
  return el("div", { class: "message-tools", role: "toolbar", "aria-label": "Message actions" }, tools);
}

function tool(name, label, onclick) {
  return el("button", { class: "tool", type: "button", "aria-label": label, title: label, onclick }, icon(name));
}

function startEdit(event, message, words, context) {
  const article = event.currentTarget.closest(".message").querySelector("article");
  if (article.querySelector(".editing")) return;
  const editor = editElement(message, context, () => {
    editor.remove();
    if (words) words.hidden = false;
  });
  if (words) words.hidden = true;
  article.querySelector(".byline").after(editor);
  editor.querySelector("textarea").focus();
}
