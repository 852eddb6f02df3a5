/** One exchange between Slack and the app: a line that opens. */
import { el } from "./dom.js";
import { jsonElement } from "./json_view.js";

const SLOW_SECONDS = 1;

export function exchangeElement(exchange) {
  const { direction, name, at, seconds, status, ok, violations } = exchange;
  const toApp = direction === "to_app";
  const details = el("details", {},
    el("summary", {},
      el("time", { class: "quiet" }, new Date(at * 1000).toLocaleTimeString([], { hour12: false })),
      el("span", { class: `way ${direction}`, title: toApp ? "Slack to the app" : "The app to Slack" }, toApp ? "→ app" : "← app"),
      el("code", {}, name),
      el("span", { class: `state ${ok ? "good" : "bad"}` }, ok ? "ok" : exchange.answer.error ?? exchange.answer.reason ?? status),
      violations.map((sentence) => el("span", { class: "violation" }, sentence)),
      el("span", { class: `took ${seconds > SLOW_SECONDS ? "slow" : ""}` }, `${toApp ? "ack " : ""}${milliseconds(seconds)}`)));
  // What nobody looks at is not built.
  details.addEventListener("toggle", () => {
    if (details.open && details.children.length === 1) details.append(body(exchange));
  });
  return el("li", { class: violations.length > 0 ? "wrong" : "" }, details);
}

function body({ request, answer, status }) {
  return el("div", { class: "bodies" },
    el("section", {}, el("h3", {}, "Request"), jsonElement(request)),
    el("section", {}, el("h3", {}, `Answer · ${status}`), jsonElement(answer)));
}

function milliseconds(seconds) {
  return seconds < 10 ? `${Math.round(seconds * 1000)} ms` : `${seconds.toFixed(1)} s`;
}
