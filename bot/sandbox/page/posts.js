// What the bot posts by schedule: what is due next, and what became of the last ones.

import * as api from './api.js';
import * as clock from './clock.js';
import { el } from './dom.js';
import { render } from './markdown.js';
import { goTo } from './place.js';
import { slugOf, state, update } from './store.js';
import { fromNow, written } from './times.js';

const MOST = 10;

/** Where the two lists are shown. */
export const node = el('div', { class: 'posts', hidden: true });

let before = '';

/** Fetch both lists and show them. */
export async function load() {
  const [due, deliveries] = await Promise.all([api.due(), api.deliveries()]);
  const now = JSON.stringify([due, deliveries, state.channels.map(slugOf)]);
  // A list that is made anew under the pointer, or the keyboard, would be lost to it.
  if (now === before) return;
  before = now;
  update({ due });
  node.hidden = !due.offered && !deliveries.offered;
  node.replaceChildren(
    ...list('Due next', due.offered, due.due, dueItem, 'Nothing is due: no channel has a schedule.'),
    ...list('Last posts', deliveries.offered, deliveries.deliveries, deliveryItem,
      'Nothing was posted by a schedule so far.'),
  );
}

/** Tell whether the host can say what is due. */
export const offered = () => Boolean(state.due?.offered);

/** Return the moment of the next post that is still to come, or undefined. */
export const nextDue = () =>
  state.due?.due.map((each) => each.due).find((each) => Date.parse(each) > clock.now());

function list(title, isOffered, items, item, none) {
  if (!isOffered) return [];
  const content = items.length
    ? el('ul', { class: 'post-list' }, ...items.slice(0, MOST).map(item))
    : el('p', { class: 'side-note' }, none);
  return [el('h3', {}, title), content];
}

function dueItem({ channel_id: channelId, due, article, why }) {
  const moment = new Date(due);
  return el(
    'li',
    { class: 'post' },
    el('p', { class: 'post-head' }, channelName(channelId), ' ',
      el('time', { datetime: due }, written(moment, 'day')), ' ',
      el('time', { class: 'post-when', datetime: due, data: { relative: '' } }, fromNow(moment))),
    article && el('p', { class: 'post-title' }, article),
    why && el('p', { class: 'post-words' }, inLine(why)),
  );
}

function deliveryItem({ channel_id: channelId, date, headline, words, state: outcome, message_id: id }) {
  return el(
    'li',
    { class: 'post', data: { state: outcome } },
    el('p', { class: 'post-head' }, channelName(channelId), ' ', el('time', { datetime: date }, date)),
    headline && el('p', { class: 'post-title' }, headline),
    words && el('p', { class: 'post-words' }, inLine(words)),
    id && visit(channelId),
  );
}

const inLine = (text) => render(text, { blocks: false });

const found = (id) => state.channels.find((each) => each.id === id);

function channelName(id) {
  const name = found(id)?.name;
  return el('b', {}, name ? `#${name}` : 'a channel that you don’t see');
}

function visit(channelId) {
  const channel = found(channelId);
  if (!channel || channel.id === state.channel.id) return null;
  const button = el('button', { type: 'button', class: 'link-button' }, `Go to #${channel.name}`);
  button.addEventListener('click', () => goTo({ channel: slugOf(channel) }));
  return button;
}
