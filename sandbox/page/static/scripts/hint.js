/** What a newcomer may do first. It goes with the first photo that gets an answer, and for good. */
import { byId } from "./dom.js";

const SEEN = "labels-sandbox-hint-seen";
const POST = "Drop a photo here, or pick one from the shelf; the answer comes in the thread.";

/** `type(text)` writes into the message field. */
export function showHint(type) {
  byId("hint").hidden = localStorage.getItem(SEEN) !== null;
  byId("hint-close").onclick = hideHint;
  byId("hint-try").onclick = () => type(byId("hint-try").textContent);
}

/** Says what comes first in that conversation: nothing is answered where the app is not. */
export function hintIn({ app, commands, installed }, channel) {
  const example = byId("hint-try").textContent;
  byId("hint-first").textContent = first({ app, installed }, channel);
  byId("hint-search").hidden = !channel.app || !commands.some(({ command }) => example.startsWith(`${command} `));
}

function first({ app, installed }, { app: answers, kind }) {
  if (answers) return POST;
  if (!installed) return `Install ${app} first: App, at the left.`;
  if (kind === "im" || kind === "mpim") return `${app} is not in this conversation: post a photo in a channel.`;
  return `Write /invite @${app}, then post a photo.`;
}

export function hideHint() {
  byId("hint").hidden = true;
  localStorage.setItem(SEEN, "yes");
}
