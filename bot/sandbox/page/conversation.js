// The messages of the channel on view: filled by a fetch, kept up by the stream of events.

let held = new Map();
const listeners = [];
/** What the stream said while a fetch was under way; the fetch may not know of it yet. */
let journal = null;

/** Call `listener` with `{reset}`, `{older}`, `{put}` or `{removed}` after every change. */
export function follow(listener) {
  listeners.push(listener);
}

/** Return the messages, oldest first. */
export const all = () => [...held.values()];

/** Return the message with that id, or undefined. */
export const find = (id) => held.get(id);

/** Take the messages that `fetching` brings, and what happens meanwhile. */
export async function load(fetching) {
  const own = (journal = []);
  let fetched;
  try {
    fetched = await fetching;
  } finally {
    if (journal === own) journal = null;
  }
  held.clear();
  for (const message of fetched) held.set(message.id, message);
  tell({ reset: true });
  for (const [act, ...what] of own) act(...what);
}

/** Put messages before those that are here. */
export function putBefore(messages) {
  const older = messages.filter((each) => !held.has(each.id));
  held = new Map([...older.map((each) => [each.id, each]), ...held]);
  tell({ older });
}

/** Forget all, as when another channel is about to be shown. */
export function clear() {
  held.clear();
  tell({ reset: true });
}

/** Add a message, or take its new state. */
export function put(message) {
  journal?.push([put, message]);
  held.set(message.id, message);
  tell({ put: message });
}

/** Take the new state of a message, if it is one of those that are here. */
export function change(message) {
  journal?.push([change, message]);
  if (!held.has(message.id)) return;
  held.set(message.id, message);
  tell({ put: message });
}

/** Add a message unless a newer state of it is here already. */
export function putIfNew(message) {
  if (!held.has(message.id)) put(message);
}

/** Take a message away. */
export function remove(id) {
  journal?.push([remove, id]);
  if (held.delete(id)) tell({ removed: id });
}

function tell(change) {
  for (const listener of listeners) listener(change);
}
