// JSON for people to read: in colours, with a button that copies it.

import { el } from './dom.js';

const SIGNS = /("(?:\\.|[^"\\])*")(\s*:)?|\b(?:true|false|null)\b|-?\d[\d.eE+-]*/g;
const COPIED_SECONDS = 2;

/** Make a block of JSON under its title; what is no JSON stands as it is. */
export function jsonNode(title, value) {
  if (value === null || value === undefined) {
    return el('p', { class: 'side-note' }, `${title}: nothing.`);
  }
  const text = typeof value === 'string' ? value : JSON.stringify(value, null, 2);
  return el(
    'div',
    { class: 'json' },
    el('div', { class: 'json-head' }, el('p', { class: 'json-title' }, title), copyButton(title, text)),
    el('pre', { tabindex: 0, 'aria-label': title }, ...coloured(text)),
  );
}

/** Make a button that copies `text`; `what` is for those who don't see what stands beside it. */
export function copyButton(what, text, words = 'Copy') {
  const label = `${words} ${what}`.trim();
  const button = el('button', { type: 'button', class: 'link-button', 'aria-label': label }, words);
  button.addEventListener('click', async () => {
    let said = 'Copied';
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      said = 'Not allowed';
    }
    button.textContent = said;
    button.setAttribute('aria-label', said);
    setTimeout(() => {
      button.textContent = words;
      button.setAttribute('aria-label', label);
    }, COPIED_SECONDS * 1000);
  });
  return button;
}

function coloured(text) {
  const parts = [];
  let from = 0;
  for (const found of text.matchAll(SIGNS)) {
    parts.push(text.slice(from, found.index));
    from = found.index + found[0].length;
    const [whole, quoted, colon] = found;
    const look = colon ? 'key' : quoted ? 'string' : 'value';
    parts.push(el('span', { class: `json-${look}` }, quoted ?? whole), colon ?? '');
  }
  return [...parts, text.slice(from)].filter(Boolean);
}
