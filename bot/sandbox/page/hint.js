// What to type first; once put away it stays away.

import { byId, el, icon } from './dom.js';
import { state, update, watch } from './store.js';

const KEY = 'briefing-bot-hint';
const PROPOSALS = ['/briefing', '/section whats-next'];

/** Show the hint to whoever can use it. */
export function start({ onCommand }) {
  const node = byId('hint');
  const away = el(
    'button',
    { type: 'button', class: 'icon-button small', 'aria-label': 'Dismiss the hint' },
    icon('close'),
  );
  away.addEventListener('click', () => {
    localStorage.setItem(KEY, 'dismissed');
    node.hidden = true;
    update({ hint: false });
    byId('entry').focus();
  });
  const [first, second] = PROPOSALS.map((text) => commandButton(text, onCommand));
  node.append(el('p', {}, 'Try: ', first, ' · ', second), away);
  watch(['channel', 'commands'], () => {
    const names = state.commands.map((each) => each.name);
    const usable = PROPOSALS.every((each) => names.includes(each.slice(1).split(' ')[0]));
    const hint = usable && localStorage.getItem(KEY) !== 'dismissed';
    node.hidden = !hint;
    if (hint !== state.hint) update({ hint });
  });
}

/** Make a button that puts a command into the composer. */
export function commandButton(text, onCommand) {
  const button = el('button', { type: 'button', class: 'command-button' }, text);
  button.addEventListener('click', () => onCommand(text));
  return button;
}
