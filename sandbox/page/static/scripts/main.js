/** The page: what is shown at the moment, and what news change about it. */
import { Api, ApiError } from "./api.js";
import { Composer } from "./composer.js";
import { byId, toast } from "./dom.js";
import { onDrop } from "./drop.js";
import { listen } from "./live.js";
import { showMessages } from "./messages.js";
import { showModal } from "./modal.js";
import { onPermalink } from "./permalinks.js";
import { setMenu, showConversations, showPeople } from "./sidebar.js";

const FIRST_CHANNEL = "photos";
const WIDE = window.matchMedia("(min-width: 1001px)");

class Page {
  channel = "";
  thread = "";
  unread = new Set();
  #stop = () => {};

  constructor() {
    this.composer = this.#composer("composer", "text", () => "");
    this.threadComposer = this.#composer("thread-composer", "thread-text", () => this.thread);
    byId("thread-close").onclick = () => this.closeThread();
    byId("menu").onclick = () => setMenu(byId("menu").getAttribute("aria-expanded") === "false");
    onDrop(byId("drop"), (files, target) => {
      const inThread = byId("thread").contains(target);
      (inThread ? this.threadComposer : this.composer).add(files);
    });
  }

  /** Starts anew as that person (the first one when empty). */
  async actAs(person) {
    this.#stop();
    this.api = new Api(person);
    this.workspace = await this.api.workspace();
    this.api.person = this.workspace.me.id;
    const { app, channels, detector, domain } = this.workspace;
    byId("notice").textContent = `A Slack workspace on your own machine, to try ${app} in. ` +
      `What is in a picture is found here too, not by Amazon Rekognition: ${detector}.`;
    showPeople(this.workspace, (id) => attempt(() => this.actAs(id)));
    onPermalink(domain, (channel, ts) => attempt(() => this.#openMessage(channel, ts)));
    const first = channels.find(({ id }) => id === this.channel) ??
      channels.find(({ name }) => name === FIRST_CHANNEL) ?? channels[0];
    await this.open(first.id);
    await this.#showModal();
    this.#stop = listen(this.api, (news) => this.#onNews(news), (up) => this.#onConnection(up));
  }

  async #openMessage(channel, ts) {
    if (channel !== this.channel) await this.open(channel);
    await this.openThread(ts);
  }

  /** Shows a channel, and on a wide screen the latest thread in it. */
  async open(channel) {
    this.channel = channel;
    this.unread.delete(channel);
    setMenu(false);
    this.closeThread();
    this.#showConversations();
    const { name, kind, members } = this.workspace.channels.find(({ id }) => id === channel);
    const title = kind === "channel" || kind === "group" ? `#${name}` : name;
    byId("channel-name").textContent = title;
    byId("channel-about").textContent = `${members} members${kind === "group" ? " · private" : ""}`;
    document.title = `${title} – ${this.workspace.app} sandbox`;
    this.composer.describe(`Message ${title}`);
    const messages = await this.#refresh({ atEnd: true });
    const answered = messages.findLast(({ replies }) => replies > 0);
    if (answered && WIDE.matches) await this.openThread(answered.ts);
  }

  async openThread(ts) {
    this.thread = ts;
    byId("replies").replaceChildren();
    byId("thread").hidden = false;
    byId("thread-about").textContent = byId("channel-name").textContent;
    this.threadComposer.describe("Reply");
    await this.#refreshThread({ atEnd: true });
  }

  closeThread() {
    this.thread = "";
    byId("thread").hidden = true;
  }

  #composer(form, id, thread) {
    return new Composer(byId(form), {
      id,
      placeholder: "Message",
      label: "Message",
      send: (draft) => attempt(async () => {
        const { ts } = await this.api.post(this.channel, { ...draft, thread: thread() });
        // Whoever posts a photo wants to see the answer.
        if (ts && draft.files.length > 0 && !thread() && WIDE.matches) await this.openThread(ts);
      }),
    });
  }

  #context() {
    const { app, users, people } = this.workspace;
    const bot = (id) => ({ id, name: users[id] ?? "?", bot: true });
    return {
      app,
      users,
      person: (id) => people.find((person) => person.id === id) ?? bot(id),
      address: (path) => this.api.address(path),
      act: (message, used) => attempt(() => this.api.act(this.channel, message.ts, used)),
    };
  }

  async #refresh(options) {
    const channel = this.channel;
    const messages = await this.api.messages(channel);
    if (channel !== this.channel) return [];
    const openThread = (ts) => attempt(() => this.openThread(ts));
    showMessages(byId("messages"), messages, { ...this.#context(), openThread }, options);
    return messages;
  }

  async #refreshThread(options) {
    const thread = this.thread;
    if (!thread) return;
    const messages = await this.api.thread(this.channel, thread);
    if (thread === this.thread) showMessages(byId("replies"), messages, this.#context(), options);
  }

  async #showModal() {
    const close = (view) => attempt(() => this.api.closeModal(view.id));
    const act = (view, used) => attempt(() => this.api.actInModal(view.id, used));
    showModal(await this.api.modal(), { ...this.#context(), act }, close);
  }

  #showConversations() {
    showConversations(this.workspace, this.channel, this.unread, (id) => attempt(() => this.open(id)));
  }

  async #onNews({ kind, channel }) {
    if (kind === "reconnected") return attempt(() => this.actAs(this.api.person));
    if (kind.startsWith("view_")) return attempt(() => this.#showModal());
    if (kind.startsWith("member_") || kind.startsWith("channel_")) return attempt(() => this.actAs(this.api.person));
    if (channel === this.channel) return attempt(() => Promise.all([this.#refresh(), this.#refreshThread()]));
    if (kind === "message") {
      this.unread.add(channel);
      this.#showConversations();
    }
    return true;
  }

  #onConnection(up) {
    if (!up) toast("The sandbox does not answer. Is it still running?");
  }
}

/** Does it; a failure is told to the person. Whether it worked. */
async function attempt(work) {
  try {
    await work();
    return true;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    toast(error.message);
    return false;
  }
}

const page = new Page();
await attempt(() => page.actAs(""));
