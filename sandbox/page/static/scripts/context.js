/** What messages need to know to be shown, and what can be done with them. */
import { attempt } from "./attempt.js";
import { confirmed } from "./confirm.js";
import { chooseEmoji } from "./emoji_picker.js";

/** What every block needs: names by id, people, channels and the address of a file. */
export function blockContext({ api, workspace }) {
  const { app, channels, names, people } = workspace;
  const bot = (id) => ({ id, name: names[id] ?? "?", bot: true });
  return {
    app,
    names,
    people,
    channels,
    person: (id) => people.find((person) => person.id === id) ?? bot(id),
    address: (path) => api.address(path),
  };
}

/** The context of messages; with `threads` they show a way into theirs. */
export function messageContext(page, { threads = false } = {}) {
  const { api, channel } = page;
  const react = (message, name) => attempt(() => api.react(channel, message.ts, name));
  return {
    ...blockContext(page),
    use: (message, used) => attempt(() => api.act(channel, message.ts, used)),
    react,
    addReaction: (message, button) => chooseEmoji(button, (name) => react(message, name)),
    edit: (message, text) => attempt(() => api.edit(channel, message.ts, text)),
    remove: async (message) => {
      if (await confirmed(DELETION)) await attempt(() => api.remove(channel, message.ts));
    },
    openThread: threads ? (ts) => attempt(() => page.threadPane.open(ts)) : undefined,
  };
}

const DELETION = {
  title: { text: "Delete message" },
  text: { text: "Are you sure that you want to delete this message? This cannot be undone." },
  confirm: { text: "Delete" },
  deny: { text: "Cancel" },
  style: "danger",
};
