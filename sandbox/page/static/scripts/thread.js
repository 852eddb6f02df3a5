/** The thread at the side. */
import { ApiError } from "./api.js";
import { attempt } from "./attempt.js";
import { Composer } from "./composer.js";
import { messageContext } from "./context.js";
import { byId } from "./dom.js";
import { endOf } from "./end.js";
import { showMessages } from "./messages.js";

/** Slack runs no commands in threads; the app's name with the same words does the same. */
function inThread({ command, hint }, app) {
  return { command, hint, instead: `@${app}`, about: "Commands are not supported in threads: mention the app instead" };
}

export class ThreadPane {
  #ts = "";
  #turn = 0;

  constructor(page) {
    this.page = page;
    byId("thread-close").onclick = () => this.close();
    byId("thread").onkeydown = (event) => { if (event.key === "Escape" && !event.defaultPrevented) this.close(); };
    this.composer = new Composer(byId("thread-composer"), {
      id: "thread-text",
      commands: () => page.workspace.commands.map((command) => inThread(command, page.workspace.app)),
      send: (draft) => attempt(() => this.#post(draft)),
    });
  }

  async open(ts) {
    this.#ts = ts;
    byId("replies").replaceChildren();
    byId("thread").hidden = false;
    byId("thread-about").textContent = byId("channel-name").textContent;
    this.composer.describe("Reply", `${this.page.me.id} ${this.page.channel} ${ts}`);
    await this.refresh({ atEnd: true });
  }

  async #post(draft) {
    const ts = this.#ts;
    await this.page.api.post(this.page.channel, { ...draft, thread: ts });
    if (ts === this.#ts) endOf(byId("replies")).go();
  }

  close() {
    this.#ts = "";
    byId("thread").hidden = true;
  }

  async refresh(options) {
    const ts = this.#ts;
    if (!ts) return;
    const turn = this.#turn += 1;
    try {
      const messages = await this.page.api.thread(this.page.channel, ts);
      if (turn === this.#turn && ts === this.#ts) showMessages(byId("replies"), messages, messageContext(this.page), options);
    } catch (error) {
      // Its first message was deleted.
      if (!(error instanceof ApiError) || error.status !== 404) throw error;
      this.close();
    }
  }
}
