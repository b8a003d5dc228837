// The panel of the faults: what is active, switches for the place on view, and every kind.

import { byId, el, icon } from './dom.js';
import { FaultRow, switchNode } from './fault_row.js';
import { PERMISSIONS } from './fault_words.js';
import * as bar from './faults_bar.js';
import * as faults from './faults.js';
import { whileBusy } from './busy.js';
import { Panel } from './panel.js';
import { refreshChannels } from './place.js';
import { isDirect, nameOfPlace, state, watch } from './store.js';

const GROUPS = [
  ['the world', 'Channels, roles and people'],
  ['requests', 'Requests'],
  ['the gateway', 'The gateway'],
];
const count = el('span', { class: 'tool-words' });
const all = el('button', { type: 'button', class: 'panel-button strong' }, 'End all');
const told = el('p', { class: 'faults-told', role: 'status' });
const fault = el('p', { class: 'notice notice-bad', role: 'alert', hidden: true });
const here = el('div', { class: 'faults-here' });
const kinds = el('div');
const advanced = el('details', { class: 'faults-advanced' }, el('summary', {}, 'Advanced'));
const rows = [];

let switching = false;

/** Put the faults into the top bar, and their panel behind it. */
export async function start() {
  byId('open-faults').append(icon('warn'), count);
  const panel = new Panel({ name: 'faults', title: 'Faults', onOpen: () => attempt(faults.load) });
  const head = el('div', { class: 'faults-head' }, told, all);
  panel.body.append(
    el('p', { class: 'panel-lead' }, 'What Discord, its network and its people do to bots. ',
      'Switch one on, and see what the bot makes of it.'),
    head, fault, here, kinds,
  );
  all.addEventListener('click', () => whileBusy(all, () => attempt(faults.healAll)));
  bar.start(async (acting) => (await attempt(acting)) || panel.open());
  watch(['faults'], showActive);
  watch(['faults', 'channel', 'channels', 'person'], showHere);
  // What is proposed is the place on view: before there is one, there is nothing to build.
  watch(['channel'], () => state.faults && !rows.length && showActive());
  watch(['channel', 'person'], () => rows.forEach((row) => row.propose()));
  await faults.start();
}

function showActive() {
  const { active } = state.faults;
  const words = `${active.length} ${active.length === 1 ? 'fault' : 'faults'}`;
  count.textContent = active.length ? words : 'Faults';
  const button = byId('open-faults');
  button.classList.toggle('alarming', active.length > 0);
  button.dataset.count = active.length || '';
  button.setAttribute('aria-label', active.length ? `Faults: ${active.length} active` : 'Faults');
  told.textContent = active.length ? `${words} active.` : 'All is well.';
  all.disabled = !active.length;
  if (!rows.length && state.channel) build();
  for (const row of rows) row.show();
  const isOpen = ({ everyday, name }) => !everyday && active.some((each) => each.name === name);
  if (rows.length && state.faults.kinds.some(isOpen)) advanced.open = true;
}

function build() {
  const { kinds: all } = state.faults;
  kinds.append(
    el('h3', {}, 'What every bot meets'),
    listOf(GROUPS.flatMap(([about]) => all.filter((each) => each.everyday && each.about === about))),
    advanced,
  );
  advanced.append(
    ...GROUPS.flatMap(([about, title]) => [
      el('h3', {}, title),
      listOf(all.filter((each) => each.about === about && !each.everyday)),
    ]),
  );
}

function listOf(some) {
  const own = some.map((kind) => new FaultRow(kind, attempt));
  rows.push(...own);
  return el('ul', { class: 'fault-list' }, ...own.map((each) => each.node));
}

/** Show the switches that are about the place on view alone. */
function showHere() {
  if (!state.faults || !state.channel || switching) return;
  const key = here.contains(document.activeElement) && document.activeElement.dataset.key;
  here.replaceChildren(
    el('h3', {}, `Here, ${nameOfPlace(state.channel)}`),
    el('ul', { class: 'fault-list' }, ...quick().map(quickItem)),
  );
  if (key) here.querySelector(`[data-key="${key}"]`)?.focus();
}

function quick() {
  if (isDirect(state.channel)) {
    const parameters = { person: state.person.username };
    return [['dms-closed', parameters, 'The bot may not write to you']];
  }
  const parameters = (permission) => ({ permission, who: 'bot', channel: state.channel.id });
  const given = parameters('SEND_MESSAGES');
  const isGiven = faults.activeOf('permission-given', given).length > 0;
  const isTaken = faults.activeOf('permission-taken', given).length > 0;
  const needsGiving = isGiven || (!state.channel.bot_may_write && !isTaken);
  return [
    needsGiving && ['permission-given', given, 'The bot may send messages all the same'],
    ...PERMISSIONS.filter(([name]) => name !== 'SEND_MESSAGES' || !needsGiving).map(
      ([name, words]) => ['permission-taken', parameters(name), `The bot may not ${words}`],
    ),
  ].filter(Boolean);
}

function quickItem([name, parameters, sentence]) {
  const active = faults.activeOf(name, parameters);
  const id = `here-${name}-${parameters.permission ?? ''}`;
  const toggle = switchNode(active.length > 0, id, (isOn) =>
    attempt(() => change(() => (isOn ? faults.order(name, parameters) : faults.heal(active)))),
  );
  toggle.dataset.key = id;
  return el('li', { class: 'fault' }, el('p', { class: 'fault-title', id }, sentence), toggle);
}

/** Do what a switch is for; what is shown meanwhile would be half of the change. */
async function change(acting) {
  switching = true;
  try {
    await acting();
    await refreshChannels();
  } finally {
    switching = false;
    showHere();
  }
}

/** Do something, and say what went wrong with it; returns whether it went well. */
async function attempt(acting) {
  try {
    fault.hidden = true;
    await acting();
    return true;
  } catch (error) {
    fault.textContent = error.message;
    fault.hidden = false;
    fault.scrollIntoView({ block: 'nearest' });
    return false;
  }
}
