/** Elements are made here, and only here, so that nothing people write is ever read as HTML. */

/** An element with properties (`class`, `onclick`, `aria-…`) and children; empty ones are left out. */
export function el(name, properties = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.flat(3).filter((child) => child || child === 0));
  return element;
}

/** The element of that id, which the page's HTML has. */
export function byId(id) {
  return document.getElementById(id);
}

/**
 * Shows `items` as children of `list`. An item that did not change keeps its element, so that
 * pictures do not flicker and the focus stays; `key` names an item, `make` builds its element.
 */
export function reconcile(list, items, key, make) {
  const present = new Map([...list.children].map((child) => [child.dataset.key, child]));
  const wanted = items.map((item) => {
    const version = JSON.stringify(item);
    const old = present.get(key(item));
    if (old?.version === version) return old;
    const element = make(item);
    element.dataset.key = key(item);
    element.version = version;
    return element;
  });
  for (const child of [...list.children]) if (!wanted.includes(child)) child.remove();
  wanted.forEach((child, place) => {
    if (list.children[place] !== child) list.insertBefore(child, list.children[place] ?? null);
  });
}

/** A sentence that goes away by itself; it covers neither the composer nor the notice below it. */
export function toast(sentence) {
  const place = byId("toast");
  const foot = byId("foot").getBoundingClientRect();
  place.textContent = sentence;
  place.style.bottom = foot.height > 0 ? `${window.innerHeight - foot.top + 8}px` : "";
  place.hidden = false;
  clearTimeout(place.timer);
  place.timer = setTimeout(() => { place.hidden = true; }, 6000);
}

export function hideToast() {
  byId("toast").hidden = true;
}
