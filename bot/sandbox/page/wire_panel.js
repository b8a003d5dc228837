// The panel of the wire: every request of the bot and every event it is sent, as they come.

import * as api from './api.js';
import { byId, el, icon } from './dom.js';
import { Panel } from './panel.js';
import { state } from './store.js';
import { WireGroup } from './wire_group.js';

const LOOK_MILLISECONDS = 800;
const MOST = 500;
const NEAR_END_PIXELS = 40;
const KINDS = [
  ['all', 'All'],
  ['request', 'Requests'],
  ['event', 'Events'],
  ['failed', 'Failed'],
];

const groups = [];
// By the line that each begins with, to find what a request answers.
const begun = new Map();
const list = el('ol', { class: 'wire-list', 'aria-label': 'What went over the wire' });
const told = el('p', { class: 'side-note', role: 'status' });
const field = el('input', {
  type: 'search',
  'aria-label': 'Show only what holds this',
  placeholder: 'Filter: /briefing, Guest, 429, READY…',
});

let kind = 'all';
let last = 0;
let asking = false;
let panel = null;

/** Put the wire into the top bar, and its panel behind it. */
export function start() {
  byId('open-wire').append(icon('wire'), el('span', { class: 'tool-words' }, 'Wire'));
  panel = new Panel({ name: 'wire', title: 'Wire', onOpen: look });
  const choice = el('div', { class: 'wire-kinds', role: 'group', 'aria-label': 'What to show' });
  for (const [name, label] of KINDS) choice.append(kindButton(name, label));
  const clear = el('button', { type: 'button', class: 'panel-button' }, 'Clear');
  clear.addEventListener('click', empty);
  field.addEventListener('input', sift);
  panel.body.classList.add('wire-body');
  panel.body.append(el('div', { class: 'wire-head' }, choice, clear, field), told, list);
  const lives = () => panel.isOpen && !document.hidden && state.stream === 'open';
  setInterval(() => lives() && look(), LOOK_MILLISECONDS);
}

function kindButton(name, label) {
  const button = el(
    'button',
    { type: 'button', class: 'panel-button', 'aria-pressed': String(name === kind) },
    label,
  );
  button.addEventListener('click', () => {
    kind = name;
    for (const each of button.parentNode.children) {
      each.setAttribute('aria-pressed', String(each === button));
    }
    sift();
  });
  return button;
}

function empty() {
  groups.length = 0;
  begun.clear();
  list.replaceChildren();
  sift();
}

/** Fetch what came since the last look. */
async function look() {
  if (asking) return;
  asking = true;
  try {
    const { lines } = await api.wire(last);
    if (lines.length) add(lines);
    for (const group of groups) group.show();
    sift();
  } catch (error) {
    told.textContent = error.message;
    told.hidden = false;
  } finally {
    asking = false;
  }
}

function add(lines) {
  const end = list.scrollHeight - list.clientHeight - list.scrollTop < NEAR_END_PIXELS;
  last = lines.at(-1).id;
  for (const line of lines) {
    const group = begun.get(line.cause);
    if (group) group.add(line);
    else begin(line);
  }
  for (const { node, lines: [first] } of groups.splice(0, Math.max(0, groups.length - MOST))) {
    node.remove();
    begun.delete(first.id);
  }
  if (end) list.scrollTop = list.scrollHeight;
}

function begin(line) {
  const group = new WireGroup(line);
  groups.push(group);
  if (group.isInteraction) begun.set(line.id, group);
  list.append(group.node);
}

/** Show what fits the filter. */
function sift() {
  const words = field.value.trim().toLowerCase();
  let shown = 0;
  for (const group of groups) {
    const fits = group.has(kind) && group.text.includes(words);
    group.node.hidden = !fits;
    shown += fits;
  }
  const nothing = kind === 'failed' && !words ? 'Nothing went wrong.' : 'Nothing fits the filter.';
  told.textContent = shown ? '' : groups.length ? nothing : 'Nothing so far.';
  told.hidden = shown > 0;
}
