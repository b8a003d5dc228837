// What a message has beside its text: what it replies to, files, marks, what the system says.

import { el, icon, link, nameOf, safeUrl } from './dom.js';
import { render } from './markdown.js';

const CROSSPOSTED = 1 << 0;
const REPLY = 19;
const THREAD_CREATED = 18;
const PINNED = 6;
const RULE_ALERT = 24;
const POLL_RESULT = 46;
const EXCERPT_CHARACTERS = 120;
const UNITS = ['bytes', 'kB', 'MB'];

/** Make the line that says what a message replies to, or nothing. */
export function replyLine(message, names) {
  if (message.type !== REPLY) return null;
  const before = message.referenced_message;
  if (!before) return el('p', { class: 'used reply' }, 'Reply to a message that was deleted');
  const text = render(before.content ?? '', { names, blocks: false }).textContent;
  const words = text.slice(0, EXCERPT_CHARACTERS) || 'a message without words';
  return el('p', { class: 'used reply' }, el('b', {}, nameOf(before.author)),
    el('span', { class: 'excerpt' }, words));
}

/** Make the mark of an announcement that was published, or nothing. */
export function publishedMark(message) {
  if (!(message.flags & CROSSPOSTED)) return null;
  return el('span', { class: 'published' }, icon('horn'), 'Published');
}

/** Return what the system says in a message of its own, or an empty text. */
export function systemWords(message) {
  const who = nameOf(message.author);
  if (message.type === PINNED) return `${who} pinned a message.`;
  if (message.type === THREAD_CREATED) return `${who} started the thread “${message.content}”.`;
  if (message.type === RULE_ALERT) return alertWords(who, message.embeds[0]);
  if (message.type === POLL_RESULT) return `A poll of ${who} has ended.`;
  return '';
}

function alertWords(who, { description, fields }) {
  const rule = fields.find(({ name }) => name === 'rule_name')?.value;
  return `${who} wrote “${description}”, which breaks the rule “${rule}” of auto-moderation.`;
}

/** Make a file's node: a picture that can be shown is shown. */
export function attachmentNode({ filename, url, size, description, content_type: kind = '' }) {
  const source = safeUrl(url);
  if (source && /^image\/(png|jpeg|gif|webp|avif)/.test(kind ?? '')) {
    return el('img', { class: 'attachment', src: source, alt: description ?? filename, loading: 'lazy' });
  }
  return el(
    'p',
    { class: 'file' },
    icon('file'),
    link(url, {}, filename),
    el('span', { class: 'edited' }, bytes(size)),
  );
}

function bytes(size) {
  let [number, unit] = [size ?? 0, 0];
  while (number >= 1000 && unit < UNITS.length - 1) [number, unit] = [number / 1000, unit + 1];
  return `${number.toLocaleString('en', { maximumFractionDigits: unit ? 1 : 0 })} ${UNITS[unit]}`;
}
