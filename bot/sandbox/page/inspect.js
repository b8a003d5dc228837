// Looking closer at a message of the bot: how full it is, and what a phone would say of it.

import { avatar, el, icon, nameOf } from './dom.js';
import { meters, notification } from './limits.js';
import { botName, state, titleOf } from './store.js';

const NEARLY = 0.9;
const EPHEMERAL = 1 << 6;

// By id, so that a message that is shown anew stays as it was looked at.
const open = new Set();

/** Make the button that opens the closer look under `body`. */
export function inspectButton(message, body, names) {
  const button = el(
    'button',
    {
      type: 'button',
      class: 'icon-button small inspect-button',
      'aria-label': 'Limits and notification',
      title: 'Limits and notification',
      'aria-expanded': String(open.has(message.id)),
    },
    icon('meter'),
  );
  let node = null;
  const show = (isOpen) => {
    node?.remove();
    node = isOpen ? inspectNode(message, names) : null;
    if (node) body.append(node);
    button.setAttribute('aria-expanded', String(isOpen));
  };
  button.addEventListener('click', () => {
    const isOpen = !open.has(message.id);
    if (isOpen) open.add(message.id);
    else open.delete(message.id);
    show(isOpen);
  });
  // Not before the body has the rest of the message.
  queueMicrotask(() => open.has(message.id) && show(true));
  return button;
}

/** Make the closer look at a message. */
export function inspectNode(message, names) {
  return el(
    'div',
    { class: 'inspect' },
    el('dl', { class: 'meters', 'aria-label': 'Limits' }, ...meters(message).flatMap(meterNodes)),
    el('p', { class: 'inspect-title' }, 'On a phone’s lock screen'),
    ...lockScreen(message, names),
  );
}

function meterNodes({ name, used, most }) {
  const share = used / most;
  const look = share >= 1 ? 'full' : share >= NEARLY ? 'near' : 'fine';
  const bar = el('meter', { min: 0, max: most, value: used, high: most * NEARLY, 'aria-hidden': 'true' });
  const figures = `${used.toLocaleString('en')} of ${most.toLocaleString('en')}`;
  return [el('dt', {}, name), el('dd', { class: look }, bar, el('span', {}, figures))];
}

/** Make what a phone's lock screen shows of a message, and a word on it if that is nothing. */
export function lockScreen(message, names) {
  if (message.flags & EPHEMERAL) {
    return [el('p', {}, 'Nothing: no phone is told of what only one person can see.')];
  }
  const text = notification(message, names);
  const place = state.channel.guild_id ? ` (${titleOf(state.channel)})` : '';
  const card = el(
    'div',
    { class: 'lock-screen' },
    avatar(message.author),
    el('div', {},
      el('p', { class: 'lock-title' }, `${nameOf(message.author)}${place}`),
      el('p', {}, text || el('i', {}, 'nothing'))),
  );
  if (text) return [card];
  const why = `An embed says nothing here. What ${botName()} puts into the content is shown.`;
  return [card, el('p', { class: 'inspect-note' }, icon('warn'), why)];
}
