/** A small window in which an emoji is chosen, by sight or by name. */
import { byId, el } from "./dom.js";
import { EMOJI } from "./emoji.js";

const MARGIN = 8;

/** Opens beside `button`; `choose(name)` is called once. */
export function chooseEmoji(button, choose) {
  const panel = byId("emojis");
  const list = el("div", { class: "emoji-list" });
  const pick = (name) => {
    panel.hidePopover();
    choose(name);
  };
  const show = (part) => list.replaceChildren(...[...EMOJI].filter(([name]) => name.includes(part)).map(([name, sign]) =>
    el("button", { type: "button", "aria-label": name.replaceAll("_", " "), title: `:${name}:`, onclick: () => pick(name) }, sign)));
  const search = el("input", { type: "search", class: "field", placeholder: "Search", "aria-label": "Search emoji" });
  search.oninput = () => show(search.value.trim().toLowerCase().replaceAll(" ", "_"));
  search.onkeydown = (event) => { if (event.key === "Enter") list.firstElementChild?.click(); };
  show("");
  panel.replaceChildren(search, list);
  panel.showPopover();
  place(panel, button.getBoundingClientRect());
  search.focus();
}

function place(panel, { left, top, bottom }) {
  const { offsetWidth: wide, offsetHeight: high } = panel;
  const below = bottom + high + MARGIN < innerHeight;
  panel.style.left = `${Math.max(MARGIN, Math.min(left, innerWidth - wide - MARGIN))}px`;
  panel.style.top = `${Math.max(MARGIN, below ? bottom + MARGIN / 2 : top - high - MARGIN / 2)}px`;
}
