// The panel of the wire: every request of the bot and every event it is sent, as they come.

import * as api from './api.js';
import { byId, el, icon } from './dom.js';
import { Panel } from './panel.js';
import { state } from './store.js';
import { written } from './times.js';

const LOOK_MILLISECONDS = 800;
const MOST = 500;
const NEAR_END_PIXELS = 40;
const KINDS = [
  ['all', 'All'],
  ['request', 'Requests'],
  ['event', 'Events'],
];

const lines = [];
const list = el('ol', { class: 'wire-list', 'aria-label': 'What went over the wire' });
const told = el('p', { class: 'side-note', role: 'status' });
const field = el('input', {
  type: 'search',
  'aria-label': 'Show only what holds this',
  placeholder: 'Filter: messages, 429, READY…',
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
  clear.addEventListener('click', () => {
    lines.length = 0;
    list.replaceChildren();
    sift();
  });
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

/** Fetch what came since the last look. */
async function look() {
  if (asking) return;
  asking = true;
  try {
    const { lines: found } = await api.wire(last);
    if (found.length) add(found);
    else sift();
  } catch (error) {
    told.textContent = error.message;
  } finally {
    asking = false;
  }
}

function add(found) {
  const end = list.scrollHeight - list.clientHeight - list.scrollTop < NEAR_END_PIXELS;
  last = found.at(-1).id;
  for (const line of found.slice(-MOST)) {
    const node = lineNode(line);
    lines.push({ line, node, text: wordsOf(line).toLowerCase() });
    list.append(node);
  }
  for (const { node } of lines.splice(0, Math.max(0, lines.length - MOST))) node.remove();
  sift();
  if (end) list.scrollTop = list.scrollHeight;
}

/** Show what fits the filter. */
function sift() {
  const wanted = field.value.trim().toLowerCase();
  let shown = 0;
  for (const { line, node, text } of lines) {
    const fits = (kind === 'all' || kind === line.kind) && text.includes(wanted);
    node.hidden = !fits;
    shown += fits;
  }
  const words = lines.length ? 'Nothing fits the filter.' : 'Nothing so far.';
  told.textContent = shown ? '' : words;
  told.hidden = shown > 0;
}

const wordsOf = ({ kind: sort, method, path, status, fault, name, shard }) =>
  sort === 'request'
    ? [method, path, status ?? 'no answer', fault].filter(Boolean).join(' ')
    : `${name} shard ${shard}`;

function lineNode(line) {
  const inside = el('div', { class: 'wire-inside' });
  const moment = el('time', { datetime: line.at }, written(new Date(line.at), 'T'));
  const node = el(
    'details',
    { data: { kind: line.kind } },
    el('summary', {}, moment, ...(line.kind === 'request' ? request(line) : event(line))),
    inside,
  );
  node.addEventListener('toggle', () => {
    if (node.open && !inside.hasChildNodes()) open(line, inside);
  });
  return el('li', {}, node);
}

function request({ method, path, status, fault }) {
  const look = status === null || status >= 400 ? 'wire-status bad' : 'wire-status';
  return [
    el('b', {}, method),
    el('span', { class: 'wire-path' }, path),
    el('span', { class: look }, status === null ? 'no answer' : String(status)),
    fault && el('span', { class: 'wire-fault' }, fault),
  ];
}

function event({ name, shard, heard }) {
  return [
    el('b', {}, name),
    el('span', { class: 'wire-path' }, heard ? `shard ${shard}` : `shard ${shard}, kept for a resume`),
  ];
}

/** Fetch what a line holds and show it. */
async function open({ id, kind: sort }, inside) {
  try {
    const { body, answer, data } = await api.wireLine(id);
    inside.replaceChildren(
      ...(sort === 'event'
        ? jsonNodes('Data', data)
        : [...jsonNodes('Sent', body), ...jsonNodes('Answered', answer)]),
    );
  } catch (error) {
    inside.replaceChildren(el('p', { class: 'side-note' }, error.message));
  }
}

function jsonNodes(title, value) {
  if (value === null || value === undefined) {
    return [el('p', { class: 'side-note' }, `${title}: nothing.`)];
  }
  const text = typeof value === 'string' ? value : JSON.stringify(value, null, 2);
  return [el('p', { class: 'wire-title' }, title), el('pre', { tabindex: 0 }, text)];
}
