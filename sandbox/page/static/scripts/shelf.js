/** Sample pictures that the project draws itself: one click posts one. */
import { attempt } from "./attempt.js";
import { byId, el } from "./dom.js";
import { showHint } from "./hint.js";

export class Shelf {
  constructor(page) {
    this.page = page;
  }

  async show() {
    const samples = await this.page.api.samples();
    byId("shelf").replaceChildren(...samples.map((sample) => el("li", {}, this.#sample(sample))));
    showHint((text) => this.page.channelPane.composer.type(text));
  }

  #sample({ name, title, about }) {
    return el("button", {
      class: "sample",
      type: "button",
      title: `Post: ${about}`,
      "aria-label": `Post the sample picture ${title}: ${about}`,
      onclick: (event) => this.#post(name, event.currentTarget),
    },
    el("img", { src: `/samples/${name}`, alt: "", width: 72, height: 54, loading: "lazy" }),
    el("span", {}, title));
  }

  #post(name, button) {
    if (button.getAttribute("aria-busy") === "true") return;
    button.setAttribute("aria-busy", "true");
    attempt(async () => {
      const { channel } = this.page;
      const { ts } = await this.page.api.postSample(channel, name);
      await this.page.channelPane.answerComes(channel, ts);
    }).finally(() => button.removeAttribute("aria-busy"));
  }
}
