// What each person has seen of each channel, kept so that a reload forgets nothing.

import * as conversation from './conversation.js';
import { state, update, watch } from './store.js';

const KEY = 'briefing-bot-seen';
// Each start of a sandbox has a key of its own in the address, and what was seen is of that start.
const WORLD = location.pathname;

/** Follow what is seen from now on. */
export function start() {
  update({ written: new Map(kept().written) });
  watch(['written'], () => keep({ ...kept(), written: [...state.written] }));
  conversation.follow(see);
  document.addEventListener('visibilitychange', see);
}

/** Return `{seen, written}`: ids of messages by person and channel; direct messages to others. */
function kept() {
  try {
    const found = JSON.parse(localStorage.getItem(KEY));
    if (found?.world === WORLD) return found;
  } catch {
    // Nothing that this page wrote.
  }
  return { world: WORLD, seen: {}, written: [] };
}

const keep = (record) => localStorage.setItem(KEY, JSON.stringify(record));

/** Return whether the first of two ids is the later one. */
export const isLater = (one, other) => BigInt(one ?? 0) > BigInt(other ?? 0);

/** Return the ids of those channels in which there is something that a person has not seen. */
export function unreadOf(person, channels) {
  const record = kept();
  const seen = record.seen[person.username];
  // Who comes for the first time has missed nothing.
  if (!seen) {
    const newest = channels.map(({ id, last_message_id: last }) => [id, last ?? '0']);
    keep({ ...record, seen: { ...record.seen, [person.username]: Object.fromEntries(newest) } });
    return new Set();
  }
  const unseen = channels.filter(({ id, last_message_id: last }) => last && isLater(last, seen[id]));
  return new Set(unseen.map(({ id }) => id));
}

/** Return the newest message that a person has seen in a channel. */
export const seenIn = (person, channel) => kept().seen[person.username]?.[channel.id] ?? '0';

/** Note that the newest message in view was seen, if anybody looks. */
function see() {
  const newest = conversation.all().at(-1);
  if (!newest || newest.channel_id !== state.channel?.id) return;
  const before = seenIn(state.person, state.channel);
  if (!isLater(newest.id, before)) return;
  if (document.hidden) {
    if (!state.newSince) update({ newSince: before });
    return;
  }
  const record = kept();
  const own = { ...record.seen[state.person.username], [state.channel.id]: newest.id };
  keep({ ...record, seen: { ...record.seen, [state.person.username]: own } });
}
