/** Who you are, and whom else you can be: here, or in a second window. */
import { windowFor } from "./address.js";
import { byId, el } from "./dom.js";
import { face } from "./face.js";

export function showMe({ me, people }, choose) {
  byId("me").replaceChildren(
    face(me),
    el("span", { class: "who" }, el("strong", {}, me.name), el("span", { class: "role" }, role(me))),
    el("span", { class: "unseen" }, " – act as somebody else"),
    el("span", { class: "more", "aria-hidden": "true" }, "⇅"));
  const panel = byId("people");
  const pick = (person) => {
    panel.hidePopover();
    choose(person.handle);
  };
  panel.replaceChildren(
    el("h2", {}, "Act as"),
    ...people.map((person) => personRow(person, person.id === me.id, pick)),
    el("p", { class: "quiet" }, "↗ opens a second window: two people at once."));
}

function personRow(person, isMe, pick) {
  return el("div", { class: "person" },
    el("button", { class: "choose", type: "button", "aria-pressed": String(isMe), onclick: () => pick(person) },
      face(person),
      el("span", { class: "who" }, el("strong", {}, person.name), el("span", { class: "role" }, role(person)))),
    el("a", {
      class: "plain",
      href: windowFor(person.handle),
      target: "_blank",
      "aria-label": `Open a second window as ${person.name}`,
      title: `A second window as ${person.name}`,
    }, "↗"));
}

const ROLES = { member: "Member", guest: "Guest", external: "From elsewhere", moderator: "Moderator", admin: "Admin" };

function role({ role: name, channels }) {
  return `${ROLES[name]} · ${channels} ${channels === 1 ? "channel" : "channels"}`;
}
