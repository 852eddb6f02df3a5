/** The page's server. Every call says who acts; a failure carries a sentence for that person. */

export class ApiError extends Error {}

export class Api {
  constructor(person = "") {
    this.person = person;
  }

  /** An address of the page's server, with who acts. */
  address(path) {
    return this.person ? `${path}?as=${encodeURIComponent(this.person)}` : path;
  }

  workspace() { return this.#ask("/api/workspace"); }
  messages(channel) { return this.#ask(`/api/channels/${channel}/messages`); }
  thread(channel, ts) { return this.#ask(`/api/channels/${channel}/messages/${ts}/thread`); }
  modal() { return this.#ask("/api/modal"); }
  closeModal(view) { return this.#ask(`/api/modal/${view}/close`, { method: "POST" }); }

  /** Posts text and files as one message; `thread` is empty for the channel itself. */
  post(channel, { text, files, thread }) {
    const body = new FormData();
    body.append("text", text);
    body.append("thread_ts", thread);
    for (const file of files) body.append("files", file, file.name);
    return this.#ask(`/api/channels/${channel}/messages`, { method: "POST", body });
  }

  /** Uses a button of a message. */
  act(channel, ts, used) {
    return this.#ask(`/api/channels/${channel}/messages/${ts}/actions`, {
      method: "POST",
      body: JSON.stringify(used),
    });
  }

  /** Uses a button of a modal. */
  actInModal(view, used) {
    return this.#ask(`/api/modal/${view}/actions`, { method: "POST", body: JSON.stringify(used) });
  }

  async #ask(path, options) {
    let response;
    try {
      response = await fetch(this.address(path), options);
    } catch {
      throw new ApiError("The sandbox does not answer. Is it still running?");
    }
    const answer = await response.json().catch(() => ({}));
    if (!response.ok) throw new ApiError(answer?.error ?? `That failed (${response.status}).`);
    return answer;
  }
}
