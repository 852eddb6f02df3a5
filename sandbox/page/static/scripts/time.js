/** Slack's timestamps as people read them. */

export function date(ts) {
  return new Date(Number(ts) * 1000);
}

export function timeOfDay(ts) {
  return date(ts).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
}

export function day(ts) {
  const then = date(ts).toDateString();
  if (then === new Date().toDateString()) return "Today";
  return date(ts).toLocaleDateString([], { weekday: "long", day: "numeric", month: "long" });
}

/** The formats of `<!date^…>`: https://docs.slack.dev/messaging/formatting-message-text */
export function formatted(seconds, format) {
  const when = new Date(seconds * 1000);
  const long = when.toLocaleDateString([], { day: "numeric", month: "long", year: "numeric" });
  const time = when.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
  return format.replace(/\{time[^}]*\}/g, time).replace(/\{(date|ago)[^}]*\}/g, long);
}
