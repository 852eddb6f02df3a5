/** Links to messages of this workspace open here, and not at slack.com, where they lead nowhere. */

/** Calls `open(channel, ts)` for links into the workspace of that domain. */
export function onPermalink(domain, open) {
  const start = `https://${domain}.slack.com/archives/`;
  document.onclick = (event) => {
    const address = event.target.closest?.("a")?.href ?? "";
    if (!address.startsWith(start)) return;
    event.preventDefault();
    const url = new URL(address);
    const [, , channel, name] = url.pathname.split("/");
    // `p` and the timestamp without its dot: six digits stand behind it.
    const ts = name.replace(/^p(\d+)(\d{6})$/, "$1.$2");
    open(channel, url.searchParams.get("thread_ts") ?? ts);
  };
}
