// Ctrl+K: a word or two, and Enter, lead to a channel, a person or a panel.

import { Combobox } from './combobox.js';
import { byId, el, icon, nameOf } from './dom.js';
import { toBox } from './focus.js';
import { goTo } from './place.js';
import { closeDrawers, signOf } from './sides.js';
import { slugOf, state, titleOf } from './store.js';
import { rolesOf } from './who.js';

const field = el('input', {
  type: 'text', id: 'switcher-field', 'aria-label': 'Channel, person or panel',
  placeholder: 'Where to?', spellcheck: 'false', maxlength: 100,
});
const host = el('div', { class: 'switcher-found' });
const dialog = el('dialog', { class: 'switcher', 'aria-label': 'Jump to' }, field, host);
const found = new Combobox(field, { suggest, choose: leave, host, wait: false });

/** Make the switcher, which Ctrl+K and a button open. */
export function start() {
  document.body.append(dialog);
  const button = byId('open-switcher');
  button.append(icon('search'), el('span', {}, 'Jump to…'), el('kbd', {}, isApple() ? '⌘K' : 'Ctrl K'));
  button.addEventListener('click', open);
  document.addEventListener('keydown', (event) => {
    if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey) || event.altKey) return;
    event.preventDefault();
    if (dialog.open) dialog.close();
    else if (!document.querySelector('dialog[open]')) open();
  });
  // The list would take Escape for itself first.
  dialog.addEventListener('keydown', (event) => event.key === 'Escape' && dialog.close(), true);
  dialog.addEventListener('click', (event) => event.target === dialog && dialog.close());
}

const isApple = () => /Mac|iPhone|iPad/.test(navigator.platform);

function open() {
  field.value = '';
  dialog.showModal();
  field.focus();
  found.ask();
}

/** Close, and go where an item leads. */
function leave(item) {
  dialog.close();
  closeDrawers();
  item.go();
}

function suggest(text) {
  const sign = /^[#@]/.exec(text)?.[0];
  const words = text.replace(/^[#@]/, '').toLowerCase().split(/\s+/).filter(Boolean);
  const fits = ({ label, detail, kind }) =>
    (!sign || sign === kind) && words.every((word) => isIn(word, label, detail.toLowerCase()));
  const begins = ({ label }) => label.replace(/^#/, '').toLowerCase().startsWith(words[0] ?? '');
  const items = [...channels(), ...people(), ...panels()].filter(fits);
  // In the order of the page, but what begins so comes before what only has it inside.
  const sorted = [...items.filter(begins), ...items.filter((each) => !begins(each))];
  return { items: sorted, first: true, note: sorted.length ? '' : 'Nothing here is called so.' };
}

/** Tell whether a word is in a name or, if it is long enough to say anything, in what is said of it. */
const isIn = (word, label, detail) =>
  label.toLowerCase().includes(word) || (word.length > 2 && detail.includes(word));

const channels = () => {
  const fresh = (each) => state.unread.has(each.id);
  const inOrder = [...state.channels.filter(fresh), ...state.channels.filter((each) => !fresh(each))];
  return inOrder.map((each) => ({
    kind: '#',
    sign: signOf(each),
    label: titleOf(each),
    detail: fresh(each) ? 'new messages' : (each.topic ?? ''),
    go: () => toBoxAfter(goTo({ channel: slugOf(each) })),
  }));
};

const people = () =>
  state.world.people.map((each) => ({
    kind: '@',
    sign: 'people',
    label: nameOf(each),
    detail: `Act as ${nameOf(each)}: ${rolesOf(each)}`,
    go: () => toBoxAfter(goTo({ person: each.username })),
  }));

function panels() {
  const tools = [...document.querySelectorAll('.tool[aria-controls]:not([hidden])')];
  const gallery = byId('to-gallery');
  const pages = gallery.hidden ? [] : [{ kind: 'panel', sign: 'article', label: 'Gallery', detail: gallery.textContent, go: () => gallery.click() }];
  const panel = (tool) => ({
    kind: 'panel',
    sign: tool.querySelector('use')?.getAttribute('href').split('#')[1] ?? 'article',
    label: tool.title,
    detail: 'Panel',
    go: () => (tool.getAttribute('aria-expanded') === 'true' ? toPanel(tool) : tool.click()),
  });
  return [...tools.map(panel), ...pages];
}

const toPanel = (tool) =>
  document.querySelector(`#${tool.getAttribute('aria-controls')} h2`)?.focus();

async function toBoxAfter(going) {
  const left = document.activeElement;
  await going;
  // Who has gone on to something else by then stays there.
  if (!document.querySelector('dialog[open]') && document.activeElement === left) toBox();
}
