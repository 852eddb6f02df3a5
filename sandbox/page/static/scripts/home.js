/** The app's Home tab, for apps that have one. */
import { blocksElement } from "./blocks.js";
import { attempt } from "./attempt.js";
import { blockContext } from "./context.js";
import { byId, el } from "./dom.js";
import { valuesOf } from "./fields.js";

export class Home {
  constructor(page) {
    this.page = page;
  }

  async open() {
    const { app } = this.page.workspace;
    byId("channel-name").textContent = app;
    byId("channel-about").textContent = "Home tab";
    document.title = `${app} Home – ${app} sandbox`;
    byId("messages").hidden = byId("foot").hidden = true;
    byId("home").hidden = false;
    await this.page.api.openHome();
    await this.refresh();
  }

  hide() {
    byId("home").hidden = true;
  }

  async refresh() {
    if (byId("home").hidden) return;
    const view = await this.page.api.home();
    byId("home").replaceChildren(view ? this.#shown(view) : el("p", { class: "empty" },
      el("strong", {}, "Nothing here yet"), "The app has not published a Home tab for you."));
  }

  #shown(view) {
    const fields = [];
    return blocksElement(view.blocks, {
      ...blockContext(this.page),
      pictures: view.pictures,
      fields,
      use: (used) => attempt(() => this.page.api.actInView(view.id, { ...used, values: valuesOf(fields) })),
    });
  }
}
