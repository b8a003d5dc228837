// What is broken on purpose, told above the chat as long as it is, with one press that ends it all.

import { whileBusy } from './busy.js';
import { el, icon } from './dom.js';
import { sentenceOf } from './fault_words.js';
import * as faults from './faults.js';
import { refreshChannels } from './place.js';
import { state, watch } from './store.js';

const SHOWN = 1;

const words = el('p', { class: 'faults-bar-words', role: 'status' });
const end = el('button', { type: 'button', class: 'link-button' });
const bar = el('div', { class: 'faults-bar', hidden: true }, icon('warn'), words, end);

/** Put the bar below the place's name; `attempt` does what may fail and says so. */
export function start(attempt) {
  document.querySelector('.place').after(bar);
  end.addEventListener('click', () => whileBusy(end, () => attempt(endAll)));
  watch(['faults', 'channels'], show);
}

async function endAll() {
  await faults.healAll();
  await refreshChannels();
}

function show() {
  const active = state.faults?.active ?? [];
  const others = active.length - SHOWN;
  const named = active.slice(0, SHOWN).map(sentenceOf).join(', ');
  bar.hidden = !active.length;
  words.textContent = others > 0 ? `${named}, and ${others} more` : named;
  end.textContent = active.length > 1 ? 'End all' : 'End it';
}
