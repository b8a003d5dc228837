// The log: shows the conversation, keeps its end in view, keeps the focus where it was.

import * as conversation from './conversation.js';
import { byId, el, icon } from './dom.js';
import { replaceKeepingFocus, toBox } from './focus.js';
import { messageNode, waitingNode } from './message.js';
import { state, watch } from './store.js';
import { dayName } from './times.js';
import { isLater } from './unread.js';

const FOLLOWS_MINUTES = 5;
const NEAR_END_PIXELS = 80;

const log = byId('log');
const list = byId('messages');
const waiting = byId('waiting');
const jump = byId('jump');
const nodes = new Map();

const BY_HAND_MILLISECONDS = 500;

let pinned = true;
let measured = '';
let handled = -Infinity;

/** Show the conversation from now on. */
export function start() {
  conversation.follow((change) => {
    if (change.reset) showAll();
    else if (change.older) showBefore(change.older);
    else if (change.put) show(change.put);
    else hide(change.removed);
  });
  watch(['clock', 'newSince'], rename);
  jump.append('New messages', icon('down'));
  jump.addEventListener('click', () => {
    toEnd();
    toBox();
  });
  for (const name of ['wheel', 'touchmove', 'pointerdown', 'keydown']) {
    log.addEventListener(name, () => (handled = performance.now()), { passive: true });
  }
  // What comes or goes scrolls as well, before it is observed: only people's own scrolling counts.
  log.addEventListener('scroll', () => {
    if (isByHand()) pinned = isAtEnd();
    if (pinned) jump.hidden = true;
  }, { passive: true });
  // Pictures, and a composer that grows, must not push the newest message out of view.
  const keepEnd = new ResizeObserver(() => {
    measured = measure();
    if (pinned) toEnd();
  });
  for (const each of [log, byId('welcome'), list, waiting]) keepEnd.observe(each);
}

const isByHand = () =>
  measure() === measured || performance.now() - handled < BY_HAND_MILLISECONDS;

const measure = () => [log, list, waiting].map((each) => each.offsetHeight).join();

/** Draw the lines anew, as when another day is today, or something else is new. */
const rename = () => arrange(conversation.all());

/** Show that the bot owes an answer to `command`; returns what takes the sign away. */
export function wait(person, command) {
  const node = waitingNode(person, command);
  waiting.append(node);
  toEnd();
  return () => node.remove();
}

/** Leave the log where it is, as when somebody scrolled to something. */
export function keepPlace() {
  pinned = false;
}

/** Scroll to the newest message: to its end or, if it is a post taller than the log, its beginning. */
export function toEnd() {
  pinned = true;
  jump.hidden = true;
  log.scrollTop = endPosition();
}

function endPosition() {
  const bottom = log.scrollHeight - log.clientHeight;
  const last = waiting.lastElementChild ?? list.lastElementChild;
  // A post is read from its beginning; of an answer the end tells that it is there.
  return last && !last.querySelector(':scope > .used:not(.reply)') ? Math.min(bottom, last.offsetTop - log.offsetTop) : bottom;
}

function isAtEnd() {
  const bottom = log.scrollHeight - log.clientHeight;
  return (
    bottom - log.scrollTop < NEAR_END_PIXELS || Math.abs(endPosition() - log.scrollTop) < 2
  );
}

function showAll() {
  // Busy: a screen reader should not read out a whole history.
  log.setAttribute('aria-busy', 'true');
  nodes.clear();
  waiting.replaceChildren();
  const messages = conversation.all();
  const shown = messages.map((message) => {
    const node = messageNode(message);
    nodes.set(message.id, node);
    return node;
  });
  list.replaceChildren(...shown);
  arrange(messages);
  toEnd();
  requestAnimationFrame(() => log.removeAttribute('aria-busy'));
}

/** Put older messages above what is shown, which stays where it is. */
function showBefore(older) {
  const fromEnd = log.scrollHeight - log.scrollTop;
  log.setAttribute('aria-busy', 'true');
  list.prepend(...older.map((message) => {
    const node = messageNode(message);
    nodes.set(message.id, node);
    return node;
  }));
  arrange(conversation.all(), 0, older.length + 1);
  // At its very top a browser does not keep the place by itself.
  if (log.scrollTop === 0) log.scrollTop = log.scrollHeight - fromEnd;
  requestAnimationFrame(() => log.removeAttribute('aria-busy'));
}

function show(message) {
  const before = nodes.get(message.id);
  const node = messageNode(message);
  nodes.set(message.id, node);
  if (before) {
    node.classList.toggle('follows', before.classList.contains('follows'));
    replaceKeepingFocus(before, node);
  } else {
    list.append(node);
    jump.hidden = pinned;
  }
  const messages = conversation.all();
  if (!before) arrange(messages, messages.length - 1);
}

function hide(id) {
  const node = nodes.get(id);
  if (!node) return;
  nodes.delete(id);
  const hadFocus = node.contains(document.activeElement);
  if (node.previousElementSibling?.matches('.day')) node.previousElementSibling.remove();
  node.remove();
  arrange(conversation.all());
  if (hadFocus) toBox();
}

/** From one message on, draw lines between days, and name nobody twice who just goes on. */
function arrange(messages, from = 0, to = messages.length) {
  for (let index = from; index < Math.min(to, messages.length); index += 1) {
    const message = messages[index];
    const before = messages[index - 1];
    const node = nodes.get(message.id);
    const newDay = !before || dayOf(message) !== dayOf(before);
    if (node.previousElementSibling?.matches('.day')) node.previousElementSibling.remove();
    if (newDay || isFirstNew(before, message)) node.before(lineAbove(before, message));
    node.classList.toggle('follows', !newDay && follows(before, message));
  }
}

/** Make the line above a message: of another day than the one before, or the first new one. */
function lineAbove(before, message) {
  const fresh = isFirstNew(before, message);
  const day = dayOf(message);
  const words = [(!before || day !== dayOf(before)) && day, fresh && 'New messages'];
  const look = fresh ? 'day new-messages' : 'day';
  return el('p', { class: look }, el('span', {}, words.filter(Boolean).join(' · ')));
}

const isNew = (message) => Boolean(state.newSince && isLater(message.id, state.newSince));

const isFirstNew = (before, message) => isNew(message) && !(before && isNew(before));

const dayOf = (message) => dayName(new Date(message.timestamp));

function follows(before, message) {
  const minutes = (new Date(message.timestamp) - new Date(before.timestamp)) / 60_000;
  const plain = !before.interaction_metadata && !message.interaction_metadata;
  return plain && before.author.id === message.author.id && minutes < FOLLOWS_MINUTES;
}
