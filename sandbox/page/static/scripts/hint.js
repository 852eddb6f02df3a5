/** What a newcomer may do first. It goes with the first photo, and for good. */
import { byId } from "./dom.js";

const SEEN = "labels-sandbox-hint-seen";

export function showHint() {
  byId("hint").hidden = localStorage.getItem(SEEN) !== null;
  byId("hint-close").onclick = hideHint;
}

export function hideHint() {
  byId("hint").hidden = true;
  localStorage.setItem(SEEN, "yes");
}
