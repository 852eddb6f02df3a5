/** The end of a list: it stays in view while nobody scrolls up, whatever grows or shrinks. */

const NEAR_END = 120;
const ends = new WeakMap();

/** The end of that list, which is watched from now on. */
export function endOf(list) {
  if (!ends.has(list)) ends.set(list, new End(list));
  return ends.get(list);
}

class End {
  #stays = true;
  #top = 0;

  constructor(list) {
    this.list = list;
    list.addEventListener("scroll", () => this.#onScroll());
    // What stands below the list, like the shelf, may come later and take some of its height.
    new ResizeObserver(() => this.keep()).observe(list);
  }

  /** Goes there, and stays there for what comes next. */
  go() {
    this.#stays = true;
    this.keep();
  }

  /** Goes there again, unless somebody has scrolled up. */
  keep() {
    if (this.#stays) this.list.scrollTop = this.list.scrollHeight;
  }

  /** Only people scroll up; away from its end a list also is when something was added. */
  #onScroll() {
    const { scrollTop, scrollHeight, clientHeight } = this.list;
    if (scrollHeight - scrollTop - clientHeight < NEAR_END) this.#stays = true;
    else if (scrollTop < this.#top) this.#stays = false;
    this.#top = scrollTop;
  }
}
