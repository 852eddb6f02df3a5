/** Where a message is written: text, photos by button, by drop and by paste. */
import { el } from "./dom.js";

export class Composer {
  #chosen = [];

  /** `send({text, files})` posts; when it fails, what was written stays. */
  constructor(form, { id, placeholder, label, send }) {
    this.send = send;
    this.text = el("textarea", { id, rows: 1, placeholder, "aria-label": label, onkeydown: (event) => this.#onKey(event) });
    this.list = el("ol", { class: "chosen", "aria-label": "Chosen files" });
    this.picker = el("input", { type: "file", multiple: true, accept: "image/*", onchange: () => this.#pick() });
    this.button = el("button", { class: "button primary send", type: "submit" }, "Send");
    form.replaceChildren(this.list, this.text, el("div", { class: "tools" },
      this.picker,
      el("button", { class: "button", type: "button", onclick: () => this.picker.click() }, "Add photos"),
      el("span", { class: "quiet" }, "or drop or paste them"),
      this.button));
    form.onsubmit = (event) => this.#submit(event);
    form.onpaste = (event) => {
      if (event.clipboardData.files.length > 0) {
        event.preventDefault();
        this.add(event.clipboardData.files);
      }
    };
  }

  describe(placeholder) {
    this.text.placeholder = placeholder;
    this.text.setAttribute("aria-label", placeholder);
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
    this.list.replaceChildren(...this.#chosen.map((file) => this.#preview(file)));
  }

  #preview(file) {
    const remove = () => {
      this.#chosen = this.#chosen.filter((other) => other !== file);
      this.#show();
      this.text.focus();
    };
    return el("li", {},
      picture(file),
      el("button", { type: "button", "aria-label": `Remove ${file.name}`, onclick: remove }, "✕"));
  }

  #onKey(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) this.#submit(event);
  }

  async #submit(event) {
    event.preventDefault();
    const text = this.text.value.trim();
    if ((!text && this.#chosen.length === 0) || this.button.disabled) return;
    this.button.disabled = true;
    const sent = await this.send({ text, files: this.#chosen });
    this.button.disabled = false;
    if (!sent) return;
    this.text.value = "";
    this.#chosen = [];
    this.#show();
  }
}

/** A small picture of the file, or its name when the browser cannot show it. */
function picture(file) {
  const name = el("span", { class: "file" }, file.name);
  if (!/^image\/(png|jpeg|gif|webp)$/.test(file.type)) return name;
  const address = URL.createObjectURL(file);
  return el("img", {
    src: address,
    alt: file.name,
    onload: () => URL.revokeObjectURL(address),
    onerror: (event) => event.target.replaceWith(name),
  });
}
