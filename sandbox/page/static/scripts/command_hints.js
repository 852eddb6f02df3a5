/** Slash commands with their usage, while one is being typed. Arrows choose, Tab and Enter complete. */
import { el } from "./dom.js";

export class CommandHints {
  #found = [];
  #at = 0;

  /** `commands()` gives `{command, hint, about}` of all that the app declares; `instead` replaces one. */
  constructor(text, id, commands) {
    this.text = text;
    this.commands = commands;
    this.list = el("ul", { class: "commands", id, role: "listbox", "aria-label": "Commands", hidden: true });
    for (const [key, value] of Object.entries({ role: "combobox", "aria-expanded": "false", "aria-controls": id, "aria-autocomplete": "list" })) {
      text.setAttribute(key, value);
    }
    text.addEventListener("input", () => this.#look());
    text.addEventListener("blur", () => this.#show([]));
    text.addEventListener("keydown", (event) => this.#onKey(event));
  }

  /** Nothing is being typed any more. */
  close() {
    this.#show([]);
  }

  #look() {
    const [name] = this.text.value.split(" ");
    this.#at = 0;
    this.#show(name.startsWith("/") ? this.commands().filter(({ command }) => command.startsWith(name)) : []);
  }

  #show(found) {
    this.#found = found;
    this.list.hidden = found.length === 0;
    this.text.setAttribute("aria-expanded", String(found.length > 0));
    this.list.replaceChildren(...found.map((command, place) => this.#row(command, place)));
    if (found.length > 0) this.text.setAttribute("aria-activedescendant", `${this.list.id}-${this.#at}`);
    else this.text.removeAttribute("aria-activedescendant");
  }

  #row(command, place) {
    // Pressing must not take the focus from the text.
    const press = (event) => {
      event.preventDefault();
      this.#complete(command);
    };
    return el("li", { id: `${this.list.id}-${place}`, role: "option", "aria-selected": String(place === this.#at), onmousedown: press },
      el("strong", {}, command.instead ?? command.command), " ", el("code", {}, command.hint), el("span", { class: "quiet" }, command.about));
  }

  #onKey(event) {
    if (this.list.hidden) return;
    const chosen = this.#found[this.#at];
    const [name, ...rest] = this.text.value.split(" ");
    const moves = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in moves) {
      this.#at = (this.#at + moves[event.key] + this.#found.length) % this.#found.length;
      this.#show(this.#found);
    } else if (event.key === "Escape") this.#show([]);
    else if (event.key === "Tab" && chosen.instead) this.#complete(chosen);
    else if ((event.key === "Tab" || event.key === "Enter") && rest.length === 0 && name !== chosen.command) this.#complete(chosen);
    else return;
    event.preventDefault();
  }

  #complete({ command, instead = command }) {
    const words = this.text.value.startsWith(`${command} `) ? this.text.value.slice(command.length + 1) : "";
    this.text.value = `${instead} ${words}`;
    this.#look();
  }
}
