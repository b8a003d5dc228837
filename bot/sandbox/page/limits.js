// How full a message is, by Discord's limits, and what a phone says of it. Pure but for `render`.

import { render } from './markdown.js';

const V2 = 1 << 15;
const ACTION_ROW = 1;
const BUTTON = 2;
const TEXT_DISPLAY = 10;
const NOTIFICATION_CHARACTERS = 180;

/**
 * Return `{name, used, most}` for each limit that a message can come near to. JavaScript counts
 * as Discord does, in UTF-16 units. Source: docs, resources/message and components/reference.
 */
export function meters(message) {
  const every = flat(message.components);
  if (message.flags & V2) {
    const text = sum(every.filter((each) => each.type === TEXT_DISPLAY), (each) => each.content.length);
    return [
      { name: 'text', used: text, most: 4000 },
      { name: 'components', used: every.length, most: 40 },
    ];
  }
  const buttons = every.filter((each) => each.type === BUTTON).length;
  const rows = message.components.filter((each) => each.type === ACTION_ROW).length;
  const longest = Math.max(0, ...message.embeds.map((each) => each.description?.length ?? 0));
  return [
    { name: 'content', used: message.content.length, most: 2000 },
    { name: 'description', used: longest, most: 4096 },
    { name: 'embeds in all', used: sum(message.embeds, embedLength), most: 6000 },
    { name: 'buttons', used: buttons, most: 25 },
    { name: 'rows', used: rows, most: 5 },
  ];
}

function embedLength({ title = '', description = '', fields = [], footer, author }) {
  const ofFields = sum(fields, (each) => each.name.length + each.value.length);
  const ends = (footer?.text.length ?? 0) + (author?.name.length ?? 0);
  return (title?.length ?? 0) + (description?.length ?? 0) + ofFields + ends;
}

/** Return components with all that they hold, at any depth. */
export function flat(components) {
  return (components ?? []).flatMap((each) => [
    each,
    ...flat(each.components),
    ...flat(each.accessory ? [each.accessory] : []),
  ]);
}

const sum = (list, count) => list.reduce((all, each) => all + count(each), 0);

/** Return what a phone's lock screen shows of a message: its content alone, and no Markdown. */
export function notification(message, names) {
  if (!message.content) return '';
  const text = render(message.content, { names }).textContent.replace(/\s+/g, ' ').trim();
  return text.length > NOTIFICATION_CHARACTERS ? `${text.slice(0, NOTIFICATION_CHARACTERS)}…` : text;
}
