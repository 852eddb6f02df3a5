/** Links to messages of this workspace open here, and not at slack.com, where they lead nowhere. */
import { el } from "./dom.js";

/** Follows an address as a press on a link to it does. */
export function follow(address) {
  const link = el("a", { href: address, target: "_blank", rel: "noreferrer", hidden: true });
  document.body.append(link);
  link.click();
  link.remove();
}

/** Calls `open(channel, ts)` for links into the workspace of that domain. */
export function onPermalink(domain, open) {
  document.onclick = (event) => {
    const link = event.target.closest?.("a");
    const [, folder, channel, name] = link?.pathname.split("/") ?? [];
    if (link?.hostname !== `${domain}.slack.com` || folder !== "archives" || !name) return;
    event.preventDefault();
    // `p` and the timestamp without its dot: six digits stand behind it.
    const ts = name.replace(/^p(\d+)(\d{6})$/, "$1.$2");
    open(channel, new URLSearchParams(link.search).get("thread_ts") ?? ts);
  };
}
