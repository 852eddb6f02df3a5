/** Links to messages of this workspace open here, and not at slack.com, where they lead nowhere. */

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
