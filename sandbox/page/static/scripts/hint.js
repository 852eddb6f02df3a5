/** What a newcomer may do first. It goes with the first photo, and for good. */
import { byId } from "./dom.js";

const SEEN = "labels-sandbox-hint-seen";

/** `type(text)` writes into the message field. */
export function showHint({ commands, type }) {
  byId("hint").hidden = localStorage.getItem(SEEN) !== null;
  byId("hint-close").onclick = hideHint;
  const example = byId("hint-try").textContent;
  byId("hint-search").hidden = !commands.some(({ command }) => example.startsWith(`${command} `));
  byId("hint-try").onclick = () => type(example);
}

export function hideHint() {
  byId("hint").hidden = true;
  localStorage.setItem(SEEN, "yes");
}
