/** Asks before something is done: https://docs.slack.dev/reference/block-kit/composition-objects/confirmation-dialog-object */
import { byId, el } from "./dom.js";

/** Whether the person agrees to `{title, text, confirm, deny, style}`. */
export function confirmed({ title, text, confirm, deny, style }) {
  const dialog = byId("confirm");
  const answer = (value) => () => dialog.close(value);
  dialog.replaceChildren(
    el("header", {}, el("h2", { id: "confirm-title" }, title?.text ?? "Are you sure?")),
    el("div", { class: "body" }, el("p", {}, text?.text ?? "")),
    el("footer", {},
      el("button", { class: "button", type: "button", onclick: answer("no") }, deny?.text ?? "No"),
      el("button", { class: `button ${style === "danger" ? "danger" : "primary"}`, type: "button", onclick: answer("yes") },
        confirm?.text ?? "Yes")));
  dialog.returnValue = "no";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.onclose = () => resolve(dialog.returnValue === "yes");
  });
}
