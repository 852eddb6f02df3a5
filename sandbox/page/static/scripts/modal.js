/** The modal that the app has opened for whoever acts. The dialog keeps the focus inside. */
import { blocksElement } from "./blocks.js";
import { byId, el } from "./dom.js";

/** Shows `view`, or nothing; `close` tells the app that a person closed it. */
export function showModal(view, context, close) {
  const dialog = byId("modal");
  if (!view) {
    if (dialog.open) dialog.close();
    return;
  }
  dialog.oncancel = (event) => {
    event.preventDefault();
    close(view);
  };
  const own = { ...context, pictures: view.pictures, act: (used) => context.act(view, used) };
  dialog.replaceChildren(
    el("header", {},
      el("h2", { id: "modal-title" }, view.title),
      el("button", { class: "plain", type: "button", onclick: () => close(view) },
        el("span", { "aria-hidden": "true" }, "✕"), el("span", { class: "unseen" }, "Close the window"))),
    el("div", { class: "body", tabindex: 0, role: "group", "aria-labelledby": "modal-title" }, blocksElement(view.blocks, own)),
    el("footer", {}, el("button", { class: "button", type: "button", onclick: () => close(view) }, view.close)));
  if (!dialog.open) dialog.showModal();
}
