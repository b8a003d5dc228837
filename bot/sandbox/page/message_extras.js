// What a message holds beside text and embeds: reactions, a poll, stickers, what it forwards.

import * as api from './api.js';
import { el } from './dom.js';
import { embedNode } from './embed.js';
import { render } from './markdown.js';
import { attachmentNode } from './message_parts.js';
import { state } from './store.js';
import { clockTime } from './times.js';

/** Make what stands in for stickers, which have no pictures here. */
export function stickersNode(message) {
  if (!message.sticker_items?.length) return null;
  const names = message.sticker_items.map((each) => `Sticker: ${each.name}`).join(' · ');
  return el('p', { class: 'file' }, names);
}

/** Make what a message forwards, or nothing. */
export function forwardNode(message, names) {
  const snapshot = message.message_snapshots?.[0]?.message;
  if (!snapshot) return null;
  return el(
    'blockquote',
    { class: 'forwarded' },
    el('p', { class: 'edited' }, 'Forwarded · ', clockTime(snapshot.timestamp)),
    snapshot.content && el('div', { class: 'content prose' }, render(snapshot.content, { names })),
    ...snapshot.embeds.map((each) => embedNode(each, names)),
    ...snapshot.attachments.map(attachmentNode),
  );
}

/** Make a poll's node; `fail` is called with a sentence if a vote isn't taken. */
export function pollNode(message, fail) {
  const { poll } = message;
  if (!poll) return null;
  const over = poll.results.is_finalized;
  const counts = new Map(poll.results.answer_counts.map((each) => [each.id, each]));
  const vote = async (id) => {
    const own = poll.results.answer_counts.filter((each) => each.me_voted).map((each) => each.id);
    const others = poll.allow_multiselect ? own.filter((each) => each !== id) : [];
    const answers = own.includes(id) ? others : [...others, id];
    await attempt(() => api.vote(state.person.username, message, answers), fail);
  };
  return el(
    'div',
    { class: 'poll', role: 'group', 'aria-label': `Poll: ${poll.question.text}` },
    el('p', { class: 'poll-question' }, poll.question.text),
    ...poll.answers.map((each) => answerNode(each, counts.get(each.answer_id), over, vote)),
    el('p', { class: 'edited' }, over ? 'The poll has ended.' : `Open until ${ending(poll)}.`),
  );
}

function ending(poll) {
  return new Date(poll.expiry).toLocaleString([], { dateStyle: 'medium', timeStyle: 'short' });
}

function answerNode({ answer_id: id, poll_media: media }, counted, over, vote) {
  const words = [media.emoji?.name, media.text].filter(Boolean).join(' ');
  const attributes = { type: 'button', 'aria-pressed': String(counted.me_voted), disabled: over };
  const button = el('button', { ...attributes, class: 'quiet-button' }, words, ' · ', String(counted.count));
  button.addEventListener('click', () => vote(id));
  return button;
}

/** Make the row of reactions, or nothing; a click joins in, or takes one's own back. */
export function reactionsNode(message, fail) {
  if (!message.reactions?.length) return null;
  return el(
    'div',
    { class: 'reactions', role: 'group', 'aria-label': 'Reactions' },
    ...message.reactions.map((each) => reactionNode(message, each, fail)),
  );
}

function reactionNode(message, { emoji, count, me }, fail) {
  const named = emoji.id ? `${emoji.name}:${emoji.id}` : emoji.name;
  const shown = emoji.id ? `:${emoji.name}:` : emoji.name;
  const button = el(
    'button',
    { type: 'button', class: 'quiet-button', 'aria-pressed': String(me) },
    shown,
    ' ',
    String(count),
  );
  const toggle = me ? api.takeBack : api.react;
  button.addEventListener('click', () =>
    attempt(() => toggle(state.person.username, message, named), fail),
  );
  return button;
}

async function attempt(action, fail) {
  try {
    await action();
  } catch (error) {
    fail(error.message);
  }
}
