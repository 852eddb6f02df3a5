/** The modal that the app has opened for whoever acts. The dialog keeps the focus inside. */
import { attempt } from "./attempt.js";
import { blocksElement } from "./blocks.js";
import { blockContext } from "./context.js";
import { byId, el } from "./dom.js";
import { problems, valuesOf } from "./fields.js";
import { showErrors } from "./inputs.js";

export class ModalDialog {
  #view;
  #fields = [];
  #turn = 0;

  constructor(page) {
    this.page = page;
    this.dialog = byId("modal");
    this.dialog.oncancel = (event) => {
      event.preventDefault();
      this.#close();
    };
  }

  /** Shows the modal on top, or none. What was typed stays while the view is the same. */
  async refresh() {
    const turn = this.#turn += 1;
    const view = await this.page.api.modal();
    // News come in quick succession; an answer that was overtaken is an old one.
    if (turn !== this.#turn) return;
    const entered = view?.id === this.#view?.id ? valuesOf(this.#fields) : {};
    this.#view = view;
    if (!view) {
      this.dialog.close();
      return;
    }
    this.#fields = [];
    const focused = this.dialog.contains(document.activeElement) ? document.activeElement.id : "";
    this.dialog.replaceChildren(el("form", { class: "view", novalidate: true, onsubmit: (event) => this.#submit(event) },
      this.#head(view),
      el("div", { class: "body", tabindex: 0, role: "group", "aria-labelledby": "modal-title" }, this.#blocks(view, entered)),
      this.#foot(view)));
    if (!this.dialog.open) this.dialog.showModal();
    // New content must not lose the place of somebody without a mouse.
    const first = this.dialog.querySelector(".body :is(input, select, textarea)") ?? this.dialog.querySelector(".body");
    (byId(focused) ?? first).focus();
  }

  #blocks(view, entered) {
    return blocksElement(view.blocks, {
      ...blockContext(this.page),
      pictures: view.pictures,
      fields: this.#fields,
      entered,
      use: (used) => attempt(() =>
        this.page.api.actInView(view.id, { ...used, values: valuesOf(this.#fields) })),
    });
  }

  #head(view) {
    return el("header", {},
      el("h2", { id: "modal-title" }, view.title),
      el("button", { class: "plain", type: "button", onclick: () => this.#close() },
        el("span", { "aria-hidden": "true" }, "✕"), el("span", { class: "unseen" }, "Close the window")));
  }

  #foot(view) {
    return el("footer", {},
      el("button", { class: "button", type: "button", onclick: () => this.#close() }, view.close),
      view.submit && el("button", { class: "button primary", type: "submit" }, view.submit));
  }

  #close() {
    attempt(() => this.page.api.closeView(this.#view.id));
  }

  async #submit(event) {
    event.preventDefault();
    if (!this.#view.submit) return;
    const found = problems(this.#fields);
    showErrors(this.dialog, found);
    if (Object.keys(found).length > 0) return;
    const button = event.submitter ?? this.dialog.querySelector("[type=submit]");
    button.disabled = true;
    await attempt(async () => {
      const { errors } = await this.page.api.submit(this.#view.id, valuesOf(this.#fields));
      showErrors(this.dialog, errors);
    });
    button.disabled = false;
    // Submitting may push or update a view, of which there may be no other news.
    await attempt(() => (this.dialog.querySelector(".error") ? undefined : this.refresh()));
  }
}
