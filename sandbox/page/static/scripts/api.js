/** The page's server. Every call says who acts; a failure carries a sentence for that person. */

export class ApiError extends Error {
  constructor(message, status = 0) {
    super(message);
    this.status = status;
  }
}

export class Api {
  constructor(person = "") {
    this.person = person;
  }

  /** An address of the page's server, with who acts. */
  address(path, query = {}) {
    const search = new URLSearchParams({ ...(this.person && { as: this.person }), ...query });
    return search.size > 0 ? `${path}?${search}` : path;
  }

  workspace() { return this.#ask("/api/workspace"); }
  messages(channel) { return this.#ask(`/api/channels/${channel}/messages`); }
  thread(channel, ts) { return this.#ask(`${message(channel, ts)}/thread`); }

  /** Posts text and files as one message; `thread` is empty for the channel itself. */
  post(channel, { text, files, thread }) {
    const body = new FormData();
    body.append("text", text);
    body.append("thread_ts", thread);
    for (const file of files) body.append("files", file, file.name);
    return this.#ask(`/api/channels/${channel}/messages`, { method: "POST", body });
  }

  edit(channel, ts, text) { return this.#send("PUT", message(channel, ts), { text }); }
  remove(channel, ts) { return this.#send("DELETE", message(channel, ts)); }
  react(channel, ts, name) { return this.#send("POST", `${message(channel, ts)}/reactions/${encodeURIComponent(name)}`); }

  samples() { return this.#ask("/api/samples"); }
  postSample(channel, name) { return this.#send("POST", `/api/channels/${channel}/samples/${name}`); }

  /** Uses an element of a message: `{action_id, block_id, value}`. */
  act(channel, ts, used) { return this.#send("POST", `${message(channel, ts)}/actions`, used); }
  modal() { return this.#ask("/api/modal"); }
  home() { return this.#ask("/api/home"); }
  openHome() { return this.#send("POST", "/api/home"); }
  /** Uses an element of a modal or Home tab; `values` are those of all its fields. */
  actInView(view, used) { return this.#send("POST", `/api/views/${view}/actions`, used); }
  submit(view, values) { return this.#send("POST", `/api/views/${view}/submit`, { values }); }
  closeView(view) { return this.#send("POST", `/api/views/${view}/close`); }

  uninstall() { return this.#send("POST", "/api/app/uninstall"); }

  traffic(after) { return this.#ask("/api/traffic", undefined, { after }); }
  clearTraffic() { return this.#send("DELETE", "/api/traffic"); }

  #send(method, path, content) {
    return this.#ask(path, { method, ...(content && { body: JSON.stringify(content) }) });
  }

  async #ask(path, options, query) {
    let response;
    try {
      response = await fetch(this.address(path, query), options);
    } catch {
      throw new ApiError("The sandbox does not answer. Is it still running?");
    }
    const answer = await response.json().catch(() => ({}));
    if (!response.ok) throw new ApiError(answer?.error ?? `That failed (${response.status}).`, response.status);
    return answer;
  }
}

function message(channel, ts) {
  return `/api/channels/${channel}/messages/${ts}`;
}
