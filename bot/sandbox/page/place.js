// Who acts, and where: loads it, and keeps it in the address so that a reload changes nothing.

import * as api from './api.js';
import * as conversation from './conversation.js';
import { slugOf, state, update } from './store.js';
import { seenIn, unreadOf } from './unread.js';

// So many at once that they are there in a blink, however long the channel is.
const FIRST = 40;
const MORE = 40;

// Not every browser tells when it is idle.
const whenIdle = globalThis.requestIdleCallback ?? ((run) => setTimeout(run, 50));

let turn = 0;
let filling = 0;
/** Where to go, of what was asked for and isn't there yet: a person, a channel or both. */
let asked = {};

/** Become a person, go to a channel, or both; names as in the address. */
export async function goTo(wanted) {
  try {
    await move(wanted);
    if (state.trouble) update({ trouble: '' });
    if (wanted.message) update({ pointed: wanted.message });
  } catch (error) {
    asked = {};
    update({ trouble: error.message });
  }
}

async function move(wanted) {
  const mine = ++turn;
  // Who goes to a channel while a person is on the way goes there as that person.
  for (const key of ['person', 'channel']) if (wanted[key] !== undefined) asked[key] = wanted[key];
  const { person, channel } = asked;
  const who = named(state.world.people, person) ?? state.person ?? defaultPerson();
  const place = channel ?? (state.channel ? slugOf(state.channel) : undefined);
  const changed = who.username !== state.person?.username;
  const channels = changed ? await api.channels(who.username) : state.channels;
  if (mine !== turn) return;
  asked = {};
  const where = channels.find((each) => slugOf(each) === place) ?? channels[0];
  const moved = changed || where.id !== state.channel?.id;
  if (moved) conversation.clear();
  const written = new Map(state.written);
  const unread = changed ? unreadOf(who, channels) : new Set(state.unread);
  if (written.has(who.id)) unread.add(written.get(who.id));
  written.delete(who.id);
  const newSince = unread.delete(where.id) && moved ? seenIn(who, where) : null;
  update({
    person: who, channels, channel: where, unread, written, loading: state.loading || moved,
    newSince: moved ? newSince : state.newSince,
  });
  remember();
  if (moved) await refresh();
}

/** Fetch the messages and commands of the place again. */
export async function refresh() {
  const { username } = state.person;
  const { id } = state.channel;
  const still = () => state.person.username === username && state.channel.id === id;
  await Promise.all([
    conversation.load(fetchIfStill(api.messages(username, id, FIRST), still)),
    refreshCommands(),
  ])
    .then(() => fill(username, id, still))
    .catch(ignoreLeft)
    .finally(() => still() && update({ loading: false }));
}

/** Fetch the older messages bit by bit, when there is nothing better to do. */
function fill(username, id, still) {
  const mine = ++filling;
  update({ whole: false });
  const more = async () => {
    const [oldest] = conversation.all();
    if (mine !== filling || !still() || !oldest) return;
    const older = await api.messages(username, id, MORE, oldest.id);
    if (mine !== filling || !still()) return;
    if (!older.length) {
      update({ whole: true });
      return;
    }
    conversation.putBefore(older);
    soon();
  };
  // What fails here fails at the next visit, too, and is told of then.
  const soon = () => whenIdle(() => more().catch(() => {}));
  if (conversation.all().length >= FIRST) soon();
  else update({ whole: true });
}

/** Whose commands those are that are here, and where. */
let commandsOf = '';
const hereAndNow = () => `${state.person.username}/${state.channel.id}`;

/** Return once the commands that are here are those of who acts, where they are. */
export async function settledCommands() {
  if (commandsOf !== hereAndNow()) await refreshCommands();
}

/** Fetch the commands that the person may use here. */
export async function refreshCommands() {
  const { username } = state.person;
  const { id } = state.channel;
  const [commands, withheld, menus] = await Promise.all([
    api.commands(username, id), api.withheld(username, id), api.menus(username, id),
  ]);
  if (state.person.username !== username || state.channel.id !== id) return;
  const held = JSON.stringify([state.commands, state.withheld, state.menus]);
  const found = { commands, withheld, menus };
  commandsOf = hereAndNow();
  if (JSON.stringify(Object.values(found)) !== held) update(found);
}

/** Fetch the channels again, as when one was made or changed. */
export async function refreshChannels() {
  const { username } = state.person;
  const channels = await api.channels(username);
  if (state.person.username !== username) return;
  const channel = channels.find((each) => each.id === state.channel.id) ?? channels[0];
  update({ channels, channel });
}

/** Return the place that the address names. */
export function fromAddress() {
  const [person, channel, message] = decodeURIComponent(location.hash.slice(1)).split('/');
  return { person, channel, message };
}

function remember() {
  const hash = `#${state.person.username}/${encodeURIComponent(slugOf(state.channel))}`;
  if (location.hash === hash) return;
  if (location.hash && !location.hash.startsWith(`${hash}/`)) history.pushState(null, '', hash);
  else history.replaceState(null, '', hash);
}

const named = (people, name) => people.find((each) => each.username === name);

// Not the first, who is the owner: most readers are members.
const defaultPerson = () => named(state.world.people, 'member') ?? state.world.people[0];

/** The place was left while its messages were on their way. */
class Left extends Error {}

async function fetchIfStill(fetching, still) {
  const fetched = await fetching;
  if (!still()) throw new Left();
  return fetched;
}

function ignoreLeft(error) {
  if (!(error instanceof Left)) throw error;
}
