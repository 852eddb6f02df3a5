/** What is typed: words, numbers, dates and times. */
import { el } from "./dom.js";
import { plainText } from "./text.js";

export function textInput(type) {
  return (element, _context, entered) => {
    const first = entered ? entered.value : element.initial_value;
    const node = element.multiline
      ? el("textarea", { class: "field", rows: 4, ...limits(element) }, first ?? "")
      : el("input", { class: "field", type, value: first, ...limits(element) });
    return { node, read: () => ({ value: node.value || null }) };
  };
}

function limits(element) {
  const prompt = element.placeholder && plainText(element.placeholder);
  return {
    placeholder: prompt,
    "aria-label": prompt,
    minlength: element.min_length,
    maxlength: element.max_length,
    min: element.min_value,
    max: element.max_value,
    step: element.is_decimal_allowed ? "any" : undefined,
  };
}

export function picker(type, name, initial) {
  return (element, _context, entered) => {
    const first = entered ? entered[name] : element[initial];
    const label = element.placeholder ? plainText(element.placeholder) : `Choose a ${type}`;
    const node = el("input", { class: "field", type, value: first, "aria-label": label });
    return { node, read: () => ({ [name]: node.value || null }) };
  };
}

/** Slack tells date and time as seconds since 1970; the browser as local time. */
export function dateTime(element, _context, entered) {
  const first = entered ? entered.selected_date_time : element.initial_date_time;
  const node = el("input", { class: "field", type: "datetime-local", value: first && local(first), "aria-label": "Choose date and time" });
  return { node, read: () => ({ selected_date_time: node.value ? new Date(node.value).getTime() / 1000 : null }) };
}

function local(seconds) {
  const when = new Date(seconds * 1000);
  return new Date(when.getTime() - when.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
