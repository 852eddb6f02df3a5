/** The conversation in the middle: its messages, its composer. */
import { attempt } from "./attempt.js";
import { Composer } from "./composer.js";
import { messageContext } from "./context.js";
import { byId } from "./dom.js";
import { endOf } from "./end.js";
import { hideHint, hintIn } from "./hint.js";
import { showMessages } from "./messages.js";
import { WIDE } from "./width.js";

export class ChannelPane {
  /** Answers may overtake each other; only the one that was asked for last is shown. */
  #turn = 0;
  /** The latest photo posted here; an older request's thread never opens over its. */
  #latest = 0;

  constructor(page) {
    this.page = page;
    this.composer = new Composer(byId("composer"), {
      id: "text",
      commands: () => page.workspace.commands,
      send: (draft) => attempt(() => this.#post(draft)),
    });
  }

  /** Shows a channel, and on a wide screen the latest thread in it. */
  async open(place) {
    const { id, name, kind, members, archived } = place;
    this.#latest = 0;
    hintIn(this.page.workspace, place);
    const title = kind === "channel" || kind === "group" ? `#${name}` : name;
    const { app } = this.page.workspace;
    byId("channel-name").textContent = title;
    byId("channel-about").textContent =
      [`${members} members`, kind === "group" && "private", archived && "archived"].filter(Boolean).join(" · ");
    document.title = `${title} – ${app} sandbox`;
    this.composer.describe(`Message ${title}`, `${this.page.me.id} ${id}`);
    byId("messages").hidden = byId("foot").hidden = false;
    const messages = await this.refresh({ atEnd: true });
    const answered = messages.findLast(({ replies }) => replies > 0);
    if (answered) await this.#openThread(id, answered.ts);
  }

  async refresh(options) {
    const { api, channel } = this.page;
    const turn = this.#turn += 1;
    const messages = await api.messages(channel);
    if (channel !== this.page.channel) return [];
    if (turn !== this.#turn) return messages;
    showMessages(byId("messages"), messages, messageContext(this.page, { threads: true }), options);
    return messages;
  }

  async #post(draft) {
    const { api, channel } = this.page;
    const { ts } = await api.post(channel, { ...draft, thread: "" });
    this.#goToEnd(channel);
    if (ts && draft.files.length > 0) await this.answerComes(channel, ts);
  }

  /** Whoever posts a photo wants to see the answer. */
  async answerComes(channel, ts) {
    if (this.page.workspace.channels.find(({ id }) => id === channel)?.app) hideHint();
    this.#goToEnd(channel);
    await this.#openThread(channel, ts);
  }

  /** Whoever says something sees it, and what is said to it, wherever they have scrolled. */
  #goToEnd(channel) {
    if (channel === this.page.channel) endOf(byId("messages")).go();
  }

  async #openThread(channel, ts) {
    if (channel !== this.page.channel || Number(ts) < this.#latest) return;
    this.#latest = Number(ts);
    if (WIDE.matches) await this.page.threadPane.open(ts);
  }
}
