/** The traffic with the bot, both ways: what was asked, what was answered, how fast, what was wrong. */
import { attempt } from "./attempt.js";
import { byId, el } from "./dom.js";
import { exchangeElement } from "./exchange.js";

const OPEN_SECONDS = 0.7;
const CLOSED_SECONDS = 3;
const MOST_ROWS = 300;

export class Inspector {
  #last = 0;
  #rows = [];
  #timer = 0;

  constructor(page) {
    this.page = page;
    this.panel = byId("inspector");
    byId("inspect").onclick = () => this.toggle(this.panel.hidden);
    this.panel.onkeydown = (event) => { if (event.key === "Escape") this.toggle(false); };
    this.#build();
  }

  start() {
    clearTimeout(this.#timer);
    this.#look().finally(() => {
      this.#timer = setTimeout(() => this.start(), 1000 * (this.panel.hidden ? CLOSED_SECONDS : OPEN_SECONDS));
    });
  }

  toggle(open) {
    this.panel.hidden = !open;
    byId("inspect").setAttribute("aria-expanded", String(open));
    if (open) {
      this.start();
      this.search.focus();
    } else byId("inspect").focus();
  }

  #build() {
    this.search = el("input", { type: "search", class: "field", placeholder: "Filter, e.g. chat. or dog", "aria-label": "Filter the traffic", oninput: () => this.#filter() });
    this.way = el("select", { class: "field", "aria-label": "Direction", onchange: () => this.#filter() },
      el("option", { value: "" }, "Both ways"), el("option", { value: "to_app" }, "→ To the app"), el("option", { value: "to_slack" }, "← To Slack"));
    this.bad = el("input", { type: "checkbox", onchange: () => this.#filter() });
    this.list = el("ol", { class: "exchanges", "aria-label": "Exchanges, the latest first", tabindex: 0 });
    this.none = el("p", { class: "empty" }, "Nothing was said yet that fits. Post a picture.");
    this.panel.replaceChildren(
      el("header", { class: "inspector-head" },
        el("h2", {}, "Inspector"), this.search, this.way,
        el("label", {}, this.bad, " Only violations"),
        el("button", { class: "button small", type: "button", onclick: () => this.#clear() }, "Clear"),
        el("button", { class: "plain last", type: "button", onclick: () => this.toggle(false) },
          el("span", { "aria-hidden": "true" }, "✕"), el("span", { class: "unseen" }, "Close the inspector"))),
      this.none, this.list);
  }

  #clear() {
    attempt(async () => {
      this.#last = (await this.page.api.clearTraffic()).last;
      this.#rows = [];
      this.list.replaceChildren();
      this.#filter();
    });
  }

  async #look() {
    // A sandbox that has ended is told of elsewhere.
    const { exchanges, last } = await this.page.api.traffic(this.#last).catch(() => ({ exchanges: [], last: this.#last }));
    this.#last = last;
    if (exchanges.length === 0) return;
    const rows = exchanges.map((exchange) => ({ exchange, node: exchangeElement(exchange) }));
    this.#rows.push(...rows);
    for (const { node } of rows) this.list.prepend(node);
    for (const { node } of this.#rows.splice(0, this.#rows.length - MOST_ROWS)) node.remove();
    this.#filter();
  }

  #filter() {
    const words = this.search.value.trim().toLowerCase();
    let shown = 0;
    for (const { exchange, node } of this.#rows) {
      node.hidden = (this.way.value !== "" && exchange.direction !== this.way.value) ||
        (this.bad.checked && exchange.violations.length === 0) ||
        (words !== "" && !JSON.stringify(exchange).toLowerCase().includes(words));
      shown += node.hidden ? 0 : 1;
    }
    this.none.hidden = shown > 0;
    const wrong = this.#rows.reduce((sum, { exchange }) => sum + exchange.violations.length, 0);
    byId("inspect-count").hidden = wrong === 0;
    byId("inspect-count").textContent = wrong;
    byId("inspect-count").title = `${wrong} violations`;
  }
}
