// A strip above the message box that shows a newcomer what the bot is for, a press for each step.

import { counted, mistakes } from './articles.js';
import { whileBusy } from './busy.js';
import { byId, el, icon } from './dom.js';
import { toBox } from './focus.js';
import * as hint from './hint.js';
import { lockScreen } from './inspect.js';
import { names, reason } from './message.js';
import { state, update, watch } from './store.js';
import { STEPS } from './tour_steps.js';

const KEY = 'briefing-bot-tour';
const AWAY = 'dismissed';
const END = 'That was all. The clock’s panel leads back to now, and /help lists what can be typed.';

const node = byId('tour');
const told = el('p', { class: 'tour-told', role: 'status' });
const shown = el('div', { class: 'tour-shown' });
const row = el('div', { class: 'tour-row' });
const away = el(
  'button',
  { type: 'button', class: 'icon-button small', 'aria-label': 'Dismiss the tour' },
  icon('close'),
);

let at = 0;
/** The step that was done last, if it can be done again. */
let done = null;
let started = false;

/** Show the strip to whoever has a bot with a schedule here, unless they put it away for good. */
export function start() {
  const kept = localStorage.getItem(KEY);
  if (kept === AWAY) return;
  at = Math.min(Number(kept) || 0, STEPS.length);
  node.append(el('div', {}, told, shown, row), away);
  watch(['world', 'clock', 'commands'], offer);
  away.addEventListener('click', dismiss);
  watch(['reload'], onReload);
}

/** Begin where there is something to show; from then on the place doesn't matter. */
function offer() {
  const has = [...state.commands, ...state.withheld].some(({ name }) => name === 'schedule');
  // Whoever began is somewhere else by now, such as in direct messages.
  if (started || !(has || at) || !state.world?.can_restart_bot || !state.clock?.movable) return;
  started = true;
  update({ tour: true });
  node.hidden = false;
  go(at);
}

function show(sentence, message = null) {
  const step = STEPS[at];
  say(sentence);
  shown.replaceChildren(...(message ? onPhone(message) : []));
  away.disabled = false;
  const hadFocus = row.contains(document.activeElement);
  row.replaceChildren(...buttons(step));
  if (hadFocus) row.querySelector('button').focus();
}

const onPhone = (message) => [
  el('p', { class: 'tour-title' }, 'On a phone’s lock screen'),
  ...lockScreen(message, names),
];

function buttons(step) {
  return [
    step?.run && button(`${step.label()} ▸`, 'panel-button strong', (own) => run(own, step)),
    done && button('Again', 'link-button', (own) => run(own, done)),
    !step?.run && button('From the beginning', 'link-button', () => leave(0)),
    step && button('Skip', 'link-button', () => leave(at + 1)),
  ].filter(Boolean);
}

function button(words, look, act) {
  const made = el('button', { type: 'button', class: look }, words);
  made.addEventListener('click', () => whileBusy(made, () => act(made)));
  return made;
}

/** Do a step, and say what just happened. */
async function run(own, step) {
  say('');
  for (const each of node.querySelectorAll('button')) each.disabled = each !== own;
  try {
    const { told: sentence, message } = await step.run();
    // What puts something right has nothing to do a second time.
    done = step.leave ? null : step;
    go(STEPS.indexOf(step) + 1, sentence, message);
  } catch (error) {
    show(reason(error));
    told.classList.add('bad');
  }
}

/** Go to another step without doing this one. */
async function leave(next) {
  await STEPS[at]?.leave?.().catch(() => {});
  done = null;
  go(next);
}

function go(next, sentence = '', message = null) {
  at = next;
  localStorage.setItem(KEY, String(at));
  const invitation = STEPS[at] ? STEPS[at].hand?.() : END;
  show([sentence, invitation].filter(Boolean).join(' '), message);
}

function dismiss() {
  localStorage.setItem(KEY, AWAY);
  STEPS[at]?.leave?.().catch(() => {});
  const hadFocus = node.contains(document.activeElement);
  node.hidden = true;
  hint.putAway();
  update({ tour: false });
  if (hadFocus) toBox();
}

/** Say what became of a file that was saved. */
function onReload() {
  if (!started || STEPS[at]?.name !== 'article' || !state.reload?.at) return;
  done = null;
  const saved = `You saved a file. ${state.reload.words}`;
  const wrong = mistakes().length;
  if (wrong) show(`${saved} The panel Articles says how to mend ${counted(wrong, 'mistake')}.`);
  else go(STEPS.length, saved);
}

function say(sentence) {
  told.classList.remove('bad');
  // A status that is set again is read out again.
  if (told.textContent !== sentence) told.textContent = sentence;
}
