/** The other workspaces, and the app that people install themselves: only where there is more than one. */
import { confirmed } from "./confirm.js";
import { el } from "./dom.js";

export function workspaces({ app, install, installed, workspaces: all }, uninstall) {
  const others = all.length > 1 ? [el("h2", {}, "Workspaces"), ...all.map(workspace)] : [];
  return install ? [el("h2", {}, "App"), installed ? removing(app, uninstall) : installing(app, install), ...others] : others;
}

function workspace({ name, url, current }) {
  return el("a", { class: "conversation", href: url, "aria-current": current ? "page" : undefined },
    el("span", { class: "sign", "aria-hidden": "true" }, "▣"), name);
}

function installing(app, url) {
  return el("a", { class: "conversation", href: url, target: "_blank" },
    el("span", { class: "sign", "aria-hidden": "true" }, "+"), `Install ${app}`);
}

function removing(app, uninstall) {
  const question = {
    title: { text: `Remove ${app}?` },
    text: { text: "Its tokens end at once, and it leaves every channel." },
    confirm: { text: "Remove" },
    deny: { text: "Keep" },
    style: "danger",
  };
  return el("button", {
    class: "conversation",
    type: "button",
    onclick: async () => { if (await confirmed(question)) await uninstall(); },
  }, el("span", { class: "sign", "aria-hidden": "true" }, "−"), `Remove ${app}`);
}
