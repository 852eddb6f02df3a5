/** The `markdown` block's text, told in Slack's own markup: what bots usually write. */
import { mrkdwn } from "./mrkdwn.js";

export function markdown(text, names) {
  return mrkdwn(text
    .replace(/^#{1,6}\s+(.*)$/gm, "**$1**")
    .replace(/^(\s*)[-*]\s+/gm, "$1• ")
    .replace(/!?\[([^\]]+)\]\(([^)\s]+)\)/g, "<$2|$1>")
    .replace(/(?<!\*)\*(?=\S)([^*\n]+)\*(?!\*)/g, "_$1_")
    .replace(/(\*\*|__)(?=\S)([^\n]+?)\1/g, "*$2*")
    .replace(/~~([^\n]+?)~~/g, "~$1~"), names);
}
