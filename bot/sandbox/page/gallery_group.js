// A group of the gallery: its heading, its entries, and which of them are left by the filter.

import { el } from './dom.js';
import { messageNode } from './message.js';

const EPHEMERAL = 1 << 6;
// Drawn here, as nothing is loaded from elsewhere.
const PICTURE = {
  url: new URL('gallery_picture.svg', import.meta.url).href, width: 800, height: 420,
};

/**
 * Make a group: its `node`, the `item` that leads to it, `total` for how many entries it has, and
 * `filter(words)`, which returns how many are left. `say` is called when something is pressed.
 */
export function makeGroup({ title, about, entries }, bot, now, say) {
  const id = slug(title);
  const made = entries.map((entry) => ({
    node: entryNode(entry, `${id}.${slug(entry.name)}`, bot, now, say),
    text: wordsOf(title, entry),
  }));
  const node = el(
    'section',
    { class: 'gallery-group', id, 'aria-labelledby': `${id}-title` },
    el('h2', { id: `${id}-title` }, title),
    el('p', { class: 'gallery-about' }, about),
    ...made.map((each) => each.node),
  );
  const count = el('span', { class: 'gallery-count' });
  const item = el('li', {}, el('a', { href: `#${id}` }, el('span', {}, title), count));
  const filter = (words) => {
    for (const each of made) each.node.hidden = !words.every((word) => each.text.includes(word));
    const left = made.filter((each) => !each.node.hidden).length;
    node.hidden = item.hidden = !left;
    count.textContent = left;
    return left;
  };
  return { node, item, total: made.length, filter };
}

function entryNode({ name, when, seen, by, message }, id, bot, now, say) {
  const drawn = messageNode(asPosted(message, id, bot, now, seen === 'by_one'), {
    press: say,
    dismiss: say,
  });
  return el(
    'div',
    { class: 'gallery-entry', id },
    el('h3', {}, el('a', { href: `#${id}` }, name)),
    el('p', { class: 'gallery-when' }, `${sentence(when)} · seen by ${by}`),
    el('div', { class: 'gallery-stage' }, drawn),
  );
}

function asPosted(message, id, bot, now, isPrivate) {
  const { content, embeds, components, flags } = message;
  return {
    ...message,
    id: `message-${id}`,
    type: 0,
    author: bot,
    timestamp: now,
    content: content ?? '',
    embeds: (embeds ?? []).map(withOwnPicture),
    components: (components ?? []).map(withOwnPictures),
    flags: (flags ?? 0) | (isPrivate ? EPHEMERAL : 0),
  };
}

const withOwnPicture = (embed) =>
  embed.image ? { ...embed, image: { ...embed.image, ...PICTURE } } : embed;

function withOwnPictures(component) {
  const changed = { ...component };
  if (changed.items) changed.items = changed.items.map((each) => ({ ...each, media: PICTURE }));
  if (changed.components) changed.components = changed.components.map(withOwnPictures);
  return changed;
}

/** Return all that is written in an entry, to look for words in. */
function wordsOf(title, { name, when, by, message }) {
  const found = [title, name, when, by];
  const collect = (value, key) => {
    if (typeof value === 'string' && !HIDDEN.has(key)) found.push(value);
    else if (value && typeof value === 'object') {
      for (const [inner, each] of Object.entries(value)) collect(each, inner);
    }
  };
  collect(message, '');
  return found.join('\n').toLowerCase();
}

const HIDDEN = new Set(['custom_id', 'url', 'timestamp', 'value']);

const sentence = (words) => words[0].toUpperCase() + words.slice(1);

const slug = (words) =>
  words.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-+|-+$/g, '') || 'x';
