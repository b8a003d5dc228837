// What a newcomer is shown, step by step: each acts as the admin would, and returns what it saw.

import * as api from './api.js';
import * as clock from './clock.js';
import * as conversation from './conversation.js';
import * as faults from './faults.js';
import { takeAnswer } from './message.js';
import { goTo, refreshChannels } from './place.js';
import { botName, isDirect, slugOf, state, titleOf } from './store.js';
import { dayName, written } from './times.js';

const EPHEMERAL = 1 << 6;
const TEXT = 0;
const HOUR = 9;
const TRIES = 3;
const SET_SECONDS = 3;
const MOST_SECONDS = 15;
const LOOK_MILLISECONDS = 250;
const SOME = 10;

const permission = () => ({ permission: 'SEND_MESSAGES', who: 'bot', channel: place().id });

/**
 * The steps: what the button of each says, what it does, what is to be done by hand, and what is
 * put right when it is left undone. What is done returns `{told, message}`.
 */
export const STEPS = [
  { name: 'post', label: () => `See ${nextDay()} post`, run: seePost },
  {
    name: 'permission',
    label: () => 'Take the permission away and see what the admin is told',
    run: losePermission,
  },
  { name: 'mend', label: () => 'Give it back', run: mend, leave: heal },
  { name: 'article', hand: saveWords },
];

/** Return whose post it is that comes next at nine o'clock. */
function nextDay() {
  const next = new Date(clock.now());
  if (next.getHours() >= HOUR) next.setDate(next.getDate() + 1);
  next.setHours(HOUR, 0, 0, 0);
  return dayName(next) === 'Today' ? 'today’s' : 'tomorrow’s';
}

// --- the steps ------------------------------------------------------------------------------

async function seePost() {
  await visit('news');
  const set = !(await nextDue());
  if (set) await setSchedule();
  const [message, moment] = await toNextDue(place());
  const typed = set ? `The admin typed /schedule set for ${HOUR}am, the` : 'The';
  return {
    told: `${typed} clock went to ${moment}, and the post of ${titleOf(place())} arrived.`,
    message,
  };
}

async function setSchedule() {
  const options = { channel: place().id, time: `${HOUR}am`, timezone: ownZone() };
  // A machine that is busy may let the first try fail.
  for (let tries = 0; tries < TRIES; tries += 1) {
    takeAnswer(state.person, await api.use(admin().username, place().id, 'schedule set', options));
    if (await until(nextDue, SET_SECONDS)) return;
  }
  throw new Error(`${titleOf(place())} got no daily post: see what ${botName()} answered.`);
}

async function losePermission() {
  // A loss is told once: for another notice, there has to be another loss.
  if (taken().length) await mend();
  await visit('news');
  if (!(await nextDue())) await seePost();
  await faults.order('permission-taken', permission());
  await refreshChannels();
  const [, moment] = await toNextDue(direct());
  await visit('dm');
  return { told: `${botName()} could not post on ${moment}, and told the admin so in this message.` };
}

async function mend() {
  await visit('news');
  if (!taken().length) return { told: `${botName()} has the permission already.` };
  const before = await seen(place());
  await heal();
  const message = await arrival(place(), before);
  return { told: 'The permission is back, and the missed post came by itself.', message };
}

async function heal() {
  if (!taken().length) return;
  await faults.heal(taken());
  await refreshChannels();
}

function saveWords() {
  const where = state.folder ?? 'the folder with the articles';
  return `Now your own article: save a text file in ${where}, with its title on the first line, ` +
    '“## What’s Next?” on the second, and your text below.';
}

// --- where, who, when -----------------------------------------------------------------------

const admin = () => state.world.people.find((each) => each.owner) ?? state.person;

/** Return the channel that the post goes to: #news, or else one in which the bot can write. */
function place() {
  const all = state.channels.filter((each) => each.type === TEXT);
  return all.find((each) => each.name === 'news') ?? all.find((each) => each.bot_may_write) ?? all[0];
}

/** Return the zone by whose clocks the page shows times. */
const ownZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';

const direct = () => state.channels.find(isDirect);

const taken = () => faults.activeOf('permission-taken', permission());

/** Become the admin, in the channel of the post or in the direct messages. */
async function visit(where) {
  await goTo({ person: admin().username });
  await goTo({ channel: slugOf(where === 'dm' ? direct() : place()) });
}

async function nextDue() {
  const { due } = await api.due();
  const own = due.filter((each) => each.channel_id === place().id);
  return own.map((each) => each.due).find((each) => Date.parse(each) > clock.now());
}

/** Move the clock to the next post; return the message that comes of it in `channel`, and when. */
async function toNextDue(channel) {
  const due = await until(nextDue, MOST_SECONDS);
  if (!due) throw new Error(`No post is due in ${titleOf(place())}. Type /schedule status to see why.`);
  const before = await seen(channel);
  await clock.move({ to: due });
  return [await arrival(channel, before), written(new Date(due), 'day')];
}

const byBot = async (channel) =>
  (await api.messages(admin().username, channel.id, SOME)).filter(
    (each) => each.author.bot && !(each.flags & EPHEMERAL),
  );

const seen = async (channel) => new Set((await byBot(channel)).map((each) => each.id));

/** Wait for a message that was not there before, and see that it is shown. */
async function arrival(channel, before) {
  const message = await until(async () =>
    (await byBot(channel)).find((each) => !before.has(each.id)), MOST_SECONDS);
  if (!message) {
    throw new Error(`Nothing came from ${botName()} so far. Type /schedule status to see why.`);
  }
  if (channel.id === state.channel.id) conversation.putIfNew(message);
  return message;
}

/** Look again and again until there is something, or it has taken too long. */
async function until(look, seconds) {
  const latest = Date.now() + seconds * 1000;
  for (;;) {
    const found = await look();
    if (found || Date.now() > latest) return found;
    await new Promise((done) => setTimeout(done, LOOK_MILLISECONDS));
  }
}
