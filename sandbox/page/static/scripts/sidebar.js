/** The conversations of whoever acts, and who that is. */
import { byId, el } from "./dom.js";

const GROUPS = [
  ["Channels", ["channel", "group"]],
  ["Direct messages", ["im", "mpim"]],
];
const SIGNS = { channel: "#", im: "●", mpim: "◍" };

export function showConversations(workspace, current, unread, choose) {
  byId("team").textContent = workspace.team;
  byId("conversations").replaceChildren(...GROUPS.flatMap(([title, kinds]) => {
    const channels = workspace.channels.filter((channel) => kinds.includes(channel.kind));
    if (channels.length === 0) return [];
    return [el("h2", {}, title), ...channels.map((channel) => conversation(channel, current, unread, choose))];
  }));
}

function conversation(channel, current, unread, choose) {
  const news = unread.has(channel.id) && channel.id !== current;
  return el("button", {
    class: `conversation ${news ? "unread" : ""}`,
    type: "button",
    "aria-current": channel.id === current ? "page" : undefined,
    onclick: () => choose(channel.id),
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

export function showPeople(workspace, choose) {
  const select = byId("person");
  select.replaceChildren(...workspace.people.map((person) =>
    el("option", { value: person.id, selected: person.id === workspace.me.id },
      person.role === "member" ? person.name : `${person.name} (${person.role})`)));
  select.onchange = () => choose(select.value);
}

/** On a phone the conversations lie behind a button. */
export function setMenu(open) {
  byId("workspace").classList.toggle("menu-open", open);
  byId("menu").setAttribute("aria-expanded", String(open));
}
