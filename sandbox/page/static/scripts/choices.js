/** Menus, radio buttons and checkboxes. Option objects go back to the app as they came. */
import { el } from "./dom.js";
import { plainText } from "./text.js";

let number = 0;

function optionsOf(element) {
  return element.options ?? element.option_groups.flatMap((group) => group.options);
}

export function staticSelect(element, _context, entered) {
  const options = optionsOf(element);
  const first = entered ? entered.selected_option : element.initial_option;
  const node = menu(element, element.option_groups
    ? element.option_groups.map((group) => el("optgroup", { label: plainText(group.label) }, entries(group.options, first)))
    : entries(options, first));
  return { node, read: () => ({ selected_option: options.find(({ value }) => value === node.value) ?? null }) };
}

/** A menu of `[id, name]`; what was chosen is told as `{[name]: id}`. */
staticSelect.of = (list, element, first, name) => {
  const node = menu(element, list.map(([id, label]) => el("option", { value: id, selected: id === first }, label)));
  return { node, read: () => ({ [name]: node.value || null }) };
};

function menu(element, content) {
  const prompt = element.placeholder ? plainText(element.placeholder) : "Choose an option";
  return el("select", { class: "field", "aria-label": prompt }, el("option", { value: "" }, prompt), content);
}

function entries(options, first) {
  return options.map((option) =>
    el("option", { value: option.value, selected: option.value === first?.value }, plainText(option.text)));
}

export function radioButtons(element, _context, entered) {
  const first = entered ? entered.selected_option : element.initial_option;
  const { node, chosen } = group("radio", element.options, first ? [first] : []);
  return { node, read: () => ({ selected_option: chosen()[0] ?? null }) };
}

export function checkboxes(element, _context, entered) {
  const first = (entered ? entered.selected_options : element.initial_options) ?? [];
  const { node, chosen } = group("checkbox", optionsOf(element), first, element);
  return { node, read: () => ({ selected_options: chosen() }) };
}

/** Several people or places, from `[id, name]`. */
export function multiSelect(name, initial, list) {
  return (element, context, entered) => {
    const options = list(context, element).map(([value, text]) => ({ value, text: { text } }));
    const first = (entered?.[name] ?? element[initial] ?? []).map((value) => ({ value }));
    const { node, chosen } = group("checkbox", options, first, element);
    return { node, read: () => ({ [name]: chosen().map(({ value }) => value) }) };
  };
}

function group(type, options, first, { max_selected_items: most, placeholder } = {}) {
  const name = `choice-${number += 1}`;
  const boxes = options.map((option) => el("input", {
    type, name, value: option.value, checked: first.some(({ value }) => value === option.value),
  }));
  const node = el("div", {
    class: "choices",
    role: type === "radio" ? "radiogroup" : "group",
    "aria-label": placeholder ? plainText(placeholder) : "Options",
  }, options.map((option, place) => el("label", {}, boxes[place], el("span", {},
    plainText(option.text),
    option.description && el("span", { class: "quiet" }, plainText(option.description))))));
  if (most) node.addEventListener("change", () => limit(boxes, most));
  return { node, chosen: () => options.filter((_option, place) => boxes[place].checked) };
}

function limit(boxes, most) {
  const full = boxes.filter((box) => box.checked).length >= most;
  for (const box of boxes) box.disabled = full && !box.checked;
}
