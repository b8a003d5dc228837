// The panel of the clock: the time that the bot believes, ways to move it, what is due then.

import { whileBusy } from './busy.js';
import * as clock from './clock.js';
import { byId, el, icon } from './dom.js';
import * as live from './live.js';
import { Panel } from './panel.js';
import * as posts from './posts.js';
import { state, watch } from './store.js';
import { refreshTimes, written } from './times.js';
import * as zoneForm from './zone_form.js';

const HOUR = 3_600;
const DAY = 86_400;
const MOVES = [
  ['−1 day', -DAY],
  ['−1 h', -HOUR],
  ['+1 h', HOUR],
  ['+1 day', DAY],
];
const LOOK_SECONDS = 5;
const SETTLED_MILLISECONDS = 800;

const face = el('p', { class: 'clock-face' });
const date = el('p', { class: 'clock-date' });
const utc = el('p', { class: 'clock-utc' });
const told = el('p', { class: 'clock-told', role: 'status' });
const fault = el('p', { class: 'notice notice-bad', role: 'alert', hidden: true });
const field = el('input', { type: 'datetime-local', id: 'clock-to', step: 60 });
const toDue = el('button', { type: 'button', class: 'panel-button strong' }, 'To the next due post');
const back = el('button', { type: 'button', class: 'panel-button' }, 'Back to now');
const shown = el('span', { class: 'tool-words' });

const zone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

let panel = null;
let later = null;
/** Whether somebody began to fill in a moment, and has not gone there yet. */
let typing = false;

/** Put the clock into the top bar, and its panel behind it. */
export function start() {
  byId('open-clock').append(icon('clock'), shown);
  panel = new Panel({ name: 'clock', title: 'Clock', onOpen: opened });
  panel.body.append(face, date, utc, told, controls(), fault, posts.node);
  watch(['clock'], showSetting);
  watch(['due'], showSetting);
  clock.start(tick);
  live.follow(onEvent);
  setInterval(lookAgain, LOOK_SECONDS * 1000);
}

function controls() {
  const buttons = MOVES.map(([label, seconds]) => {
    const node = el('button', { type: 'button', class: 'panel-button' }, label);
    node.addEventListener('click', () => go(node, { seconds }));
    return node;
  });
  const submit = el('button', { type: 'submit', class: 'panel-button' }, 'Go');
  const form = el(
    'form',
    { class: 'clock-form' },
    el('label', { for: 'clock-to' }, `Go to a date and time (${zone()})`),
    el('div', { class: 'clock-row' }, field, submit),
  );
  field.addEventListener('input', () => (typing = true));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const wanted = new Date(field.value);
    if (Number.isNaN(wanted.getTime())) say('A date and a time are needed.');
    else go(submit, { to: wanted.toISOString() });
  });
  toDue.addEventListener('click', () => go(toDue, { to: posts.nextDue() }));
  back.addEventListener('click', () => go(back, { reset: true }));
  zoneForm.start(go);
  return el(
    'div',
    { class: 'clock-controls', id: 'clock-controls' },
    el('div', { class: 'clock-moves', role: 'group', 'aria-label': 'Move the clock' }, ...buttons),
    form,
    el('div', { class: 'clock-row' }, toDue, back),
    zoneForm.node,
  );
}

/** Move the clock, and say so where it can't be; returns whether it could. */
async function go(button, order) {
  let went = false;
  say('');
  await whileBusy(button, async () => {
    try {
      await clock.move(order);
      went = true;
      typing = false;
      followField();
      await refresh();
    } catch (error) {
      say(error.message);
    }
  });
  return went;
}

function opened() {
  say('');
  typing = false;
  followField();
  clock.look().catch((error) => say(error.message));
  refresh();
}

/** Keep the field at the clock's time, but for whoever is about to choose another. */
function followField() {
  if (typing) return;
  const moment = new Date(clock.now());
  const local = new Date(moment - moment.getTimezoneOffset() * 60_000);
  const text = local.toISOString().slice(0, 16);
  if (field.value !== text) field.value = text;
}

/** Look again, as no event tells of a clock moved or a post left out by the bot's host. */
function lookAgain() {
  if (document.hidden || state.stream !== 'open') return;
  clock.look().catch(() => {});
  if (panel.isOpen) refresh();
}

/** Fetch what is due and what was delivered. */
async function refresh() {
  try {
    await posts.load();
  } catch (error) {
    say(error.message);
  }
}

function onEvent({ name, data }) {
  if (name === '_CLOCK_MOVED') clock.take(data);
  // A post that has arrived is no longer due.
  if (!panel.isOpen || (name !== '_CLOCK_MOVED' && name !== 'MESSAGE_CREATE')) return;
  refresh();
  // The bot writes down what became of it a little after the message is there.
  clearTimeout(later);
  later = setTimeout(refresh, SETTLED_MILLISECONDS);
}

/** Let everything that shows the time go on. */
function tick() {
  const moment = new Date(clock.now());
  const offset = clock.shortDistance();
  write(shown, [written(moment, 't'), offset].filter(Boolean).join(' '));
  byId('open-clock').setAttribute('aria-label', `Clock: ${shown.textContent}`);
  byId('open-clock').classList.toggle('moved', Boolean(offset));
  refreshTimes();
  if (!panel.isOpen) return;
  zoneForm.follow();
  if (document.activeElement !== field) followField();
  write(face, written(moment, 'T'));
  write(date, `${written(moment, 'full')}, ${zone()}`);
  write(utc, `${moment.toISOString().replace('T', ', ').slice(0, 20)} UTC`);
}

function showSetting() {
  const { movable, running } = state.clock;
  byId('clock-controls').hidden = !movable;
  back.hidden = !running;
  back.disabled = !clock.offset();
  toDue.disabled = !posts.nextDue();
  toDue.hidden = !posts.offered();
  write(told, setting(movable, running));
  tick();
}

function setting(movable, running) {
  if (!movable) return 'The bot keeps this computer’s time, which can’t be changed from here.';
  if (!running) return 'The clock stands still until it is moved.';
  if (!clock.offset()) return 'The bot keeps this computer’s time.';
  const side = clock.offset() < 0 ? 'behind' : 'ahead of';
  return `The bot’s time is ${clock.distance()} ${side} this computer’s.`;
}

function say(sentence) {
  fault.textContent = sentence;
  fault.hidden = !sentence;
}

/** Change a text only if it is another one: a status that is set again is read out again. */
function write(node, text) {
  if (node.textContent !== text) node.textContent = text;
}
