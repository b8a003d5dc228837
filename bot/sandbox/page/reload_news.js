// Says over the chat that a file was saved: good news goes by itself, bad news stays.

import { hints, isAmiss, mistakes, nameOf } from './articles.js';
import { byId, el, icon } from './dom.js';
import { state, watch } from './store.js';

const GOOD_SECONDS = 6;

const node = byId('reloaded');

let before = null;
let stays = false;
let leaving = null;

/** Say what came of every reading; not while `isShown()`, and `onShow` shows more. */
export function start({ isShown, onShow }) {
  before = state.reload;
  watch(['reload'], () => {
    const fresh = freshOf(mistakes(), before?.faults);
    const isToLookAt = freshOf(hints(), before?.hints).length > 0;
    before = state.reload;
    // What was read at the start is no news, unless something is wrong with it.
    const isNews = Boolean(state.reload?.words) || isAmiss();
    if (!isNews || isShown()) clear();
    else say(fresh, isToLookAt, onShow);
  });
  node.addEventListener('keydown', (event) => event.key === 'Escape' && leave());
}

/** Take away what was said. */
export function clear() {
  clearTimeout(leaving);
  stays = false;
  node.replaceChildren();
}

/** Take it away, and put the keyboard where it is needed next. */
function leave() {
  clear();
  // In the message box a phone would show its keyboard.
  byId(matchMedia('(hover: hover)').matches ? 'entry' : 'log').focus({ preventScroll: true });
}

function freshOf(found, earlier = []) {
  const known = new Set(earlier.map((each) => JSON.stringify(each)));
  return found.filter((each) => !known.has(JSON.stringify(each)));
}

/** Say what was read; of the mistakes those that are new first. */
function say(fresh, isToLookAt, onShow) {
  clearTimeout(leaving);
  // What somebody was told and has put away is not bad news again.
  stays = isAmiss() && (stays || fresh.length > 0 || Boolean(state.reload.is_in_vain));
  node.replaceChildren(el(
    'div',
    { class: `reloaded-card ${stays ? 'bad' : isToLookAt ? 'hinting' : ''}` },
    icon(stays ? 'warn' : isToLookAt ? 'bulb' : 'tick'),
    el('div', { class: 'reloaded-words' }, ...lines(stays && (fresh[0] ?? mistakes()[0]))),
    ...(stays ? buttons(onShow) : []),
  ));
  if (!stays) leaving = setTimeout(clear, GOOD_SECONDS * 1000);
}

function lines(mistake) {
  const { words, is_in_vain: inVain } = state.reload;
  if (!mistake) return [el('p', {}, words)];
  const { file, line, wrong, mend } = mistake;
  const place = el('b', { title: file }, `${nameOf(file)}, line ${line}`);
  return [
    el('p', {}, place, `: ${wrong}; ${mend.replace(/\.$/, '')}.`),
    el('p', { class: 'reloaded-beside' }, inVain ? 'What was read before stays.' : words),
  ];
}

function buttons(onShow) {
  const more = el('button', { type: 'button', class: 'link-button' }, 'Show');
  const away = el(
    'button',
    { type: 'button', class: 'icon-button small', 'aria-label': 'Dismiss' },
    icon('close'),
  );
  more.addEventListener('click', onShow);
  away.addEventListener('click', leave);
  return [more, away];
}
