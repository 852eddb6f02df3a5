/** Input blocks: a label, a field, a hint, and what is wrong with the entry. */
import { el } from "./dom.js";
import { unknownElement, use } from "./elements.js";
import { FIELDS, addField } from "./fields.js";
import { plainText } from "./text.js";

export function inputBlock(block, context) {
  const { element } = block;
  if (!FIELDS[element.type]) return el("div", { class: "block-input" }, plainText(block.label), unknownElement(element));
  const field = addField(element, block, context);
  const id = `field-${block.block_id}`;
  describe(field.node, id, block);
  if (block.dispatch_action) field.node.addEventListener("change", () => use(element, block, context, field.read()));
  return el("div", { class: "block-input", "data-block": block.block_id },
    el("label", { id: `${id}-label`, for: id }, plainText(block.label), block.optional && el("span", { class: "quiet" }, " (optional)")),
    field.node,
    el("p", { class: "problem", id: `${id}-problem`, role: "alert" }),
    block.hint && el("p", { class: "quiet", id: `${id}-hint` }, plainText(block.hint)));
}

function describe(node, id, block) {
  node.id = id;
  node.removeAttribute("aria-label");
  node.setAttribute("aria-labelledby", `${id}-label`);
  node.setAttribute("aria-describedby", `${id}-problem ${id}-hint`);
  if (!block.optional) node.setAttribute("aria-required", "true");
}

/** Shows sentences by block, takes the others away, and goes to the first. */
export function showErrors(where, errors) {
  for (const block of where.querySelectorAll("[data-block]")) {
    const sentence = errors[block.dataset.block] ?? "";
    block.querySelector(".problem").textContent = sentence;
    block.classList.toggle("error", sentence !== "");
    block.querySelector(".field, .choices")?.setAttribute("aria-invalid", String(sentence !== ""));
  }
  where.querySelector(".error :is(input, select, textarea)")?.focus();
}
