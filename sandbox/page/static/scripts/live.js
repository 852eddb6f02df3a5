/** News from the sandbox, as they happen. The browser connects anew by itself. */

/** Calls `onNews` with every change; after a lost connection with `{kind: "reconnected"}`. */
export function listen(api, onNews, onState) {
  const source = new EventSource(api.address("/api/live"));
  let lost = false;
  source.onmessage = (event) => onNews(JSON.parse(event.data));
  source.onopen = () => {
    onState(true);
    if (lost) onNews({ kind: "reconnected" });
    lost = false;
  };
  source.onerror = () => {
    lost = true;
    onState(false);
  };
  return () => source.close();
}
