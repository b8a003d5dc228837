// Light, dark, or as the system has it; the choice is remembered, and holds in every open window.

import { byId, el, icon } from './dom.js';

const KEY = 'briefing-bot-theme';
const THEMES = [
  { name: 'light', title: 'Light', sign: 'sun' },
  { name: 'dark', title: 'Dark', sign: 'moon' },
  { name: 'system', title: 'As the system', sign: 'screen' },
];

const kept = () => THEMES.find(({ name }) => name === localStorage.getItem(KEY))?.name ?? 'system';

function apply() {
  const theme = kept();
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  for (const box of document.querySelectorAll('#theme input')) box.checked = box.value === theme;
}

function choice({ name, title, sign }) {
  const box = el('input', { type: 'radio', name: 'theme', value: name, class: 'unseen' });
  box.addEventListener('change', () => {
    localStorage.setItem(KEY, name);
    apply();
  });
  const words = el('span', { class: 'unseen' }, title);
  return el('label', { class: 'theme-choice', title }, box, icon(sign), words);
}

// The page waits for this before it is drawn, else a dark room is lit for a blink.
byId('theme').append(el('legend', { class: 'unseen' }, 'Theme'), ...THEMES.map(choice));
apply();
addEventListener('storage', ({ key }) => key === KEY && apply());
