/** The three dots: a small menu whose entries tell the app at once. */
import { el } from "./dom.js";
import { use } from "./elements.js";
import { follow } from "./permalinks.js";
import { plainText } from "./text.js";

export function overflowElement(element, block, context) {
  const menu = el("details", { class: "overflow" },
    el("summary", { "aria-label": "More actions" }, "•••"),
    el("div", { class: "menu-list", role: "group", "aria-label": "More actions" }, element.options.map((option) =>
      el("button", { type: "button", onclick: () => pick(option) },
        plainText(option.text),
        option.description && el("span", { class: "quiet" }, plainText(option.description))))));
  const pick = (option) => {
    menu.open = false;
    if (option.url) follow(option.url);
    use(element, block, context, { selected_option: option });
  };
  menu.onkeydown = (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    event.preventDefault();
    menu.open = false;
    menu.querySelector("summary").focus();
  };
  return menu;
}
