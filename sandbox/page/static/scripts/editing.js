/** Changes what a message says, in its own place. */
import { el } from "./dom.js";
import { typed } from "./typed.js";

/** `done` is called when the person has saved or given up. */
export function editElement(message, context, done) {
  const text = el("textarea", { rows: 2, "aria-label": "Edit message" });
  text.value = typed(message.text, context.names);
  const save = async (event) => {
    event.preventDefault();
    if (await context.edit(message, text.value)) done();
  };
  text.onkeydown = (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) save(event);
    if (event.key === "Escape") {
      event.preventDefault();
      done();
    }
  };
  return el("form", { class: "editing", onsubmit: save },
    text,
    el("div", { class: "tools" },
      el("button", { class: "button", type: "button", onclick: done }, "Cancel"),
      el("button", { class: "button primary", type: "submit" }, "Save")));
}
