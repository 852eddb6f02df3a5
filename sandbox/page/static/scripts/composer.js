/** Where a message is written: text, commands, photos by button, by drop and by paste. */
import { CommandHints } from "./command_hints.js";
import { el } from "./dom.js";
import { icon } from "./icons.js";
import { previewElement } from "./preview.js";

export class Composer {
  #chosen = [];
  /** What was not sent yet, by person and conversation. */
  #drafts = new Map();
  #place = "";

  /** `send({text, files})` posts; when it fails, what was written stays. */
  constructor(form, { id, commands, send }) {
    this.send = send;
    this.text = el("textarea", { id, rows: 1, "aria-label": "Message" });
    this.list = el("ol", { class: "chosen", "aria-label": "Chosen files" });
    this.picker = el("input", { type: "file", multiple: true, "aria-label": "Files", tabindex: -1, onchange: () => this.#pick() });
    this.button = el("button", { class: "button primary send", type: "submit" }, "Send");
    this.hints = new CommandHints(this.text, `${id}-commands`, commands);
    form.replaceChildren(this.hints.list, this.list, this.text, el("div", { class: "tools" },
      this.picker,
      el("button", { class: "button", type: "button", onclick: () => this.picker.click() }, icon("picture"), "Add photos"),
      el("span", { class: "quiet" }, "or drop or paste them"),
      this.button));
    // After the command hints, which may take a key for themselves.
    this.text.addEventListener("keydown", (event) => this.#onKey(event));
    form.onsubmit = (event) => this.#submit(event);
    form.onpaste = (event) => {
      if (event.clipboardData.files.length === 0) return;
      event.preventDefault();
      this.add(event.clipboardData.files);
    };
  }

  /** `place` names person and conversation; what is written stays with them. */
  describe(placeholder, place) {
    this.#turnTo(place);
    this.text.placeholder = placeholder;
    this.text.setAttribute("aria-label", placeholder);
  }

  #turnTo(place) {
    if (place === this.#place) return;
    this.#drafts.set(this.#place, { text: this.text.value, chosen: this.#chosen });
    this.#place = place;
    const { text, chosen } = this.#drafts.get(place) ?? { text: "", chosen: [] };
    this.text.value = text;
    this.hints.close();
    this.#chosen = chosen;
    this.#show();
  }

  /** Writes a text for the person, who sends it with Enter. */
  type(text) {
    this.text.value = text;
    this.text.focus();
    this.text.dispatchEvent(new Event("input"));
  }

  /** Takes files that were dropped, pasted or picked; Enter sends them. */
  add(files) {
    this.#chosen.push(...files);
    this.#show();
    this.text.focus();
  }

  #pick() {
    this.add(this.picker.files);
    this.picker.value = "";
  }

  #show() {
    this.list.replaceChildren(...this.#chosen.map((file) => previewElement(file, () => {
      this.#chosen = this.#chosen.filter((other) => other !== file);
      this.#show();
      this.text.focus();
    })));
  }

  #onKey(event) {
    if (event.defaultPrevented) return;
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) this.#submit(event);
  }

  async #submit(event) {
    event.preventDefault();
    const text = this.text.value.trim();
    if ((!text && this.#chosen.length === 0) || this.button.disabled) return;
    const place = this.#place;
    this.button.disabled = true;
    const sent = await this.send({ text, files: this.#chosen });
    this.button.disabled = false;
    if (!sent) return;
    if (place !== this.#place) {
      this.#drafts.delete(place);
      return;
    }
    this.text.value = "";
    this.hints.close();
    this.#chosen = [];
    this.#show();
  }
}
