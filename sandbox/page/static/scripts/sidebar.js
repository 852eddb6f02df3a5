/** The conversations of whoever acts. */
import { byId, el } from "./dom.js";
import { workspaces } from "./workspaces.js";

const GROUPS = [
  ["Channels", ["channel", "group"]],
  ["Direct messages", ["im", "mpim"]],
];
const SIGNS = { channel: "#", im: "●", mpim: "◍" };

/** `open(id)` shows a conversation, `openHome()` the app's Home tab. */
export function showConversations(workspace, current, unread, { open, openHome, uninstall }) {
  byId("team").textContent = workspace.team;
  const focused = document.activeElement?.dataset?.conversation;
  const groups = GROUPS.flatMap(([title, kinds]) => {
    const channels = workspace.channels.filter((channel) => kinds.includes(channel.kind));
    if (channels.length === 0) return [];
    return [el("h2", {}, title), ...channels.map((channel) => conversation(channel, current, unread, open))];
  });
  byId("conversations").replaceChildren(...groups, ...(workspace.home ? home(workspace, current, openHome) : []),
    ...workspaces(workspace, uninstall));
  if (focused) document.querySelector(`[data-conversation="${focused}"]`)?.focus();
}

function home({ app }, current, openHome) {
  return [el("h2", {}, "Apps"), el("button", {
    class: "conversation",
    type: "button",
    "data-conversation": "home",
    "aria-current": current === "home" ? "page" : undefined,
    onclick: openHome,
  }, el("span", { class: "sign", "aria-hidden": "true" }, "⌂"), `${app} Home`)];
}

function conversation(channel, current, unread, open) {
  const news = unread.has(channel.id) && channel.id !== current;
  return el("button", {
    class: `conversation ${news ? "unread" : ""}`,
    type: "button",
    "data-conversation": channel.id,
    "aria-current": channel.id === current ? "page" : undefined,
    onclick: () => open(channel.id),
  },
  sign(channel),
  channel.name,
  channel.kind === "group" && el("span", { class: "unseen" }, " (private)"),
  news && el("span", { class: "unseen" }, " (new messages)"));
}

function sign({ kind }) {
  const lock = kind === "group" && el("img", { src: "/static/lock.svg", alt: "", width: 13, height: 13 });
  return el("span", { class: "sign", "aria-hidden": "true" }, lock || SIGNS[kind]);
}

/** On a phone the conversations lie behind a button; ✕, Escape and a press beside them close them. */
export function prepareMenu() {
  byId("menu").onclick = () => {
    setMenu(!isMenuOpen());
    byId("menu-close").focus();
  };
  byId("menu-close").onclick = closeMenu;
  byId("workspace").addEventListener("click", (event) => {
    if (event.target === byId("workspace") && isMenuOpen()) closeMenu();
  });
  document.addEventListener("keydown", (event) => {
    // The list of people lies above the conversations and closes first.
    const people = byId("people").matches(":popover-open");
    if (event.key === "Escape" && isMenuOpen() && !people) closeMenu();
  });
}

function isMenuOpen() {
  return byId("menu").getAttribute("aria-expanded") === "true";
}

function closeMenu() {
  setMenu(false);
  byId("menu").focus();
}

export function setMenu(open) {
  byId("workspace").classList.toggle("menu-open", open);
  byId("menu").setAttribute("aria-expanded", String(open));
}
