/** What the address in the browser says: who acts, and in which conversation. */

export function fromAddress() {
  const person = new URLSearchParams(location.search).get("as") ?? "";
  return { person, channel: location.hash.slice(1) };
}

export function toAddress(person, channel) {
  history.replaceState(null, "", `${windowFor(person)}#${channel}`);
}

/** The address of a window in which somebody acts. */
export function windowFor(person) {
  return `/?as=${encodeURIComponent(person)}`;
}
