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
const FORMATS = {
  date_num: { year: "numeric", month: "2-digit", day: "2-digit" },
  date_slash: { year: "numeric", month: "2-digit", day: "2-digit" },
  date_long: { weekday: "long", day: "numeric", month: "long", year: "numeric" },
  date_long_full: { weekday: "long", day: "numeric", month: "long", year: "numeric" },
  date_short: { day: "numeric", month: "short", year: "numeric" },
  day_divider_pretty: { weekday: "long", day: "numeric", month: "long" },
  date: { day: "numeric", month: "long", year: "numeric" },
};

export function formatted(seconds, format) {
  if (!Number.isFinite(seconds) || !format) return "";
  const when = new Date(seconds * 1000);
  return format.replace(/\{(\w+)\}/g, (whole, name) => {
    if (name === "time") return when.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
    if (name === "time_secs") return when.toLocaleTimeString();
    if (name === "ago") return ago(when);
    if (name === "date_num") return when.toISOString().slice(0, 10);
    const kind = name.replace(/_pretty$/, "");
    const options = FORMATS[name] ?? FORMATS[kind];
    return options ? pretty(name, when) ?? when.toLocaleDateString([], options) : whole;
  });
}

/** The formats that end in `_pretty` say yesterday, today and tomorrow. */
function pretty(name, when) {
  if (!name.endsWith("_pretty")) return undefined;
  const days = Math.round((new Date(when).setHours(0, 0, 0, 0) - new Date().setHours(0, 0, 0, 0)) / 86_400_000);
  return { "-1": "yesterday", 0: "today", 1: "tomorrow" }[days];
}

function ago(when) {
  const minutes = Math.round((when - Date.now()) / 60_000);
  const words = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
  if (Math.abs(minutes) < 60) return words.format(minutes, "minute");
  if (Math.abs(minutes) < 1440) return words.format(Math.round(minutes / 60), "hour");
  return words.format(Math.round(minutes / 1440), "day");
}
