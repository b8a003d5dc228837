// The stream of events: puts what happens into the conversation, and says when it is cut.

import * as api from './api.js';
import * as conversation from './conversation.js';
import { refresh, refreshChannels } from './place.js';
import { state, update, watch } from './store.js';

const DIRECT_MESSAGE = '_DIRECT_MESSAGE';
const WORLD_SECONDS = 3;
const RETRY_SECONDS = 3;

const listeners = [];

let stream = null;

/** Call `listener` with `{name, data}` of everything that happens. */
export function follow(listener) {
  listeners.push(listener);
}

/** Follow what happens before the eyes of whoever acts, from now on. */
export function start() {
  let followed = null;
  const follow = () => {
    if (state.person.username === followed) return;
    followed = state.person.username;
    connect(state.person);
  };
  watch(['person'], follow);
  watchWorld();
}

function connect(person) {
  stream?.close();
  const own = (stream = api.events(person.username));
  let opened = false;
  own.onopen = () => {
    update({ stream: 'open' });
    // The browser opened it again by itself: what happened meanwhile was missed.
    if (opened) Promise.all([refresh(), lookAtWorld()]).catch(() => {});
    opened = true;
  };
  own.onerror = () => {
    if (own !== stream) return;
    update({ stream: 'lost' });
    // As long as it is only connecting, the browser tries again by itself.
    if (own.readyState === EventSource.CLOSED) setTimeout(() => reopen(own), RETRY_SECONDS * 1000);
  };
  own.onmessage = (event) => {
    if (own === stream) take(JSON.parse(event.data));
  };
}

async function reopen(closed) {
  if (closed !== stream) return;
  try {
    await lookAtWorld();
    connect(state.person);
    await refresh();
  } catch (error) {
    // The sandbox is there and refuses: it was started again, with another key.
    if (error.status === 403) update({ stream: 'gone' });
    else setTimeout(() => reopen(closed), RETRY_SECONDS * 1000);
  }
}

function take({ name, data }) {
  for (const listener of listeners) listener({ name, data });
  const here = data.channel_id === state.channel?.id;
  if (name === 'MESSAGE_CREATE' && here) conversation.put(data);
  else if (name === 'MESSAGE_CREATE') update({ unread: new Set([...state.unread, data.channel_id]) });
  else if (name === DIRECT_MESSAGE) noteWritten(data);
  else if (name === 'MESSAGE_UPDATE' && here) conversation.change(data);
  else if (name === 'MESSAGE_DELETE' && here) conversation.remove(data.id);
  else if (name === 'MESSAGE_DELETE_BULK' && here) data.ids.forEach(conversation.remove);
  else if (/^(CHANNEL|THREAD|GUILD_ROLE)_/.test(name)) refreshChannels().catch(() => {});
}

/** Note that the bot wrote to somebody who could act here, too. */
function noteWritten({ person_id: person, channel_id: channel }) {
  update({ written: new Map([...state.written, [person, channel]]) });
}

/** Look, every few seconds while the page is visible, whether the bot is connected. */
function watchWorld() {
  // No event tells of it: a bot that was killed says nothing.
  setInterval(() => {
    if (!document.hidden && state.stream === 'open') lookAtWorld().catch(() => {});
  }, WORLD_SECONDS * 1000);
}

/** Take the world's state anew. */
export async function lookAtWorld() {
  const world = await api.world();
  if (JSON.stringify(world) === JSON.stringify(state.world)) return;
  const person = world.people.find((each) => each.username === state.person?.username) ?? null;
  update({ world, person });
}
