// What to type first, where there is no tour; once put away it stays away.

import { byId, el, icon } from './dom.js';
import { toBox } from './focus.js';
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
    putAway();
    toBox();
  });
  const [first, second] = PROPOSALS.map((text) => commandButton(text, onCommand));
  node.append(el('p', {}, 'Try: ', first, ' · ', second), away);
  watch(['channel', 'commands', 'tour'], () => {
    const names = state.commands.map((each) => each.name);
    const usable = PROPOSALS.every((each) => names.includes(each.slice(1).split(' ')[0]));
    const hint = usable && !state.tour && localStorage.getItem(KEY) !== 'dismissed';
    node.hidden = !hint;
    if (hint !== state.hint) update({ hint });
  });
}

/** Put the hint away for good. */
export function putAway() {
  localStorage.setItem(KEY, 'dismissed');
  byId('hint').hidden = true;
  update({ hint: false });
}

/** Make a button that puts a command into the composer. */
export function commandButton(text, onCommand) {
  const button = el('button', { type: 'button', class: 'command-button' }, text);
  button.addEventListener('click', () => onCommand(text));
  return button;
}
