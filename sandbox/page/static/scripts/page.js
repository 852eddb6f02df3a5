/** The page: who acts, what is open, and what news change about it. */
import { Api } from "./api.js";
import { fromAddress, toAddress } from "./address.js";
import { attempt } from "./attempt.js";
import { ChannelPane } from "./channel.js";
import { byId, hideToast, toast } from "./dom.js";
import { onDrop } from "./drop.js";
import { Home } from "./home.js";
import { Inspector } from "./inspector.js";
import { listen } from "./live.js";
import { ModalDialog } from "./modal.js";
import { showMe } from "./people.js";
import { onPermalink } from "./permalinks.js";
import { Shelf } from "./shelf.js";
import { prepareMenu, setMenu, showConversations } from "./sidebar.js";
import { ThreadPane } from "./thread.js";

const FIRST_CHANNEL = "photos";
const HOME = "home";

export class Page {
  api = new Api();
  channel = "";
  unread = new Set();
  #stop = () => {};

  constructor() {
    this.threadPane = new ThreadPane(this);
    this.channelPane = new ChannelPane(this);
    this.home = new Home(this);
    this.modal = new ModalDialog(this);
    this.shelf = new Shelf(this);
    this.inspector = new Inspector(this);
    prepareMenu();
    onDrop(byId("drop"), (files, target) => {
      (byId("thread").contains(target) ? this.threadPane : this.channelPane).composer.add(files);
    });
  }

  async start() {
    const { person, channel } = fromAddress();
    this.channel = channel;
    // Somebody who is not there is nobody: the first person acts.
    if (!await attempt(() => this.actAs(person)) && person) await attempt(() => this.actAs(""));
    await attempt(() => this.shelf.show());
    this.inspector.start();
  }

  /** Starts anew as that person (the first one when empty). */
  async actAs(person) {
    this.#stop();
    const api = new Api(person);
    this.workspace = await api.workspace();
    const { channels, domain, me, notice } = this.workspace;
    if (this.me?.id !== me.id) this.unread.clear();
    this.me = me;
    this.api = new Api(me.id);
    byId("notice").textContent = notice;
    showMe(this.workspace, (handle) => this.#go(() => this.actAs(handle)));
    onPermalink(domain, (channel, ts) => attempt(() => this.openMessage(channel, ts)));
    const first = channels.find(({ id }) => id === this.channel) ??
      channels.find(({ name }) => name === FIRST_CHANNEL) ?? channels[0];
    await this.open(first.id);
    await this.modal.refresh();
    const silent = "The sandbox does not answer. Is it still running?";
    this.#stop = listen(this.api, (news) => this.#onNews(news), (up) => up || toast(silent));
  }

  async openMessage(channel, ts) {
    if (!this.workspace.channels.some(({ id }) => id === channel)) {
      toast(`${this.me.name} is not in that conversation, and this page shows nobody else’s.`);
      return;
    }
    if (channel !== this.channel) await this.open(channel);
    await this.threadPane.open(ts);
  }

  /** Shows a conversation. */
  async open(channel) {
    this.channel = channel;
    this.unread.delete(channel);
    toAddress(this.me.handle, channel);
    setMenu(false);
    this.threadPane.close();
    this.home.hide();
    this.showConversations();
    await this.channelPane.open(this.workspace.channels.find(({ id }) => id === channel));
  }

  async openHome() {
    this.channel = HOME;
    setMenu(false);
    this.threadPane.close();
    this.showConversations();
    await this.home.open();
  }

  showConversations() {
    showConversations(this.workspace, this.channel, this.unread, {
      open: (id) => this.#go(() => this.open(id)),
      openHome: () => this.#go(() => this.openHome()),
      uninstall: () => this.#go(() => this.api.uninstall()),
    });
  }

  /** What was said about the place that is left does not follow. */
  #go(there) {
    hideToast();
    return attempt(there);
  }

  #onNews({ kind, channel }) {
    if (kind === "reconnected") return attempt(() => this.actAs(this.me.id));
    if (kind.startsWith("view_")) return attempt(() => Promise.all([this.modal.refresh(), this.home.refresh()]));
    if (["member_", "channel_", "app_installed", "app_uninstalled"].some((begin) => kind.startsWith(begin))) return attempt(() => this.actAs(this.me.id));
    if (channel === this.channel || kind.startsWith("file_")) return attempt(() => this.#refresh());
    return kind === "message" ? attempt(() => this.#onMessageIn(channel)) : true;
  }

  /** A direct message that somebody has begun has no other news than its first message. */
  async #onMessageIn(channel) {
    this.unread.add(channel);
    if (!this.workspace.channels.some(({ id }) => id === channel)) this.workspace = await this.api.workspace();
    this.showConversations();
  }

  async #refresh() {
    if (this.channel !== HOME) await Promise.all([this.channelPane.refresh(), this.threadPane.refresh()]);
  }
}
