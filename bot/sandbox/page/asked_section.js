// Which section a button or select of an article's message asks for. Pure.

import { flat } from './limits.js';

/** What opens a section without saying which: its custom id does. */
const OPENERS = ['Read on', 'Reader view'];

/**
 * Return the one of `sections`, each `{key, title}`, that is asked for by what has `customId` in
 * a message, or undefined. What it says decides, as for a reader; of sections that are called the
 * same, its custom id.
 */
export function askedSection(sections, message, customId, values = []) {
  const pressed = flat(message.components).find((each) => each.custom_id === customId);
  const chosen = pressed?.options?.find((each) => each.value === values[0]);
  const label = (chosen ?? pressed)?.label ?? '';
  const fitting = sections.filter(({ title }) => isCutFrom(label, title));
  const names = [...customId.split(':'), ...values];
  const named = ({ key }) => names.includes(key);
  return fitting.find(named) ?? fitting[0] ?? (OPENERS.includes(label) ? sections.find(named) : undefined);
}

function isCutFrom(label, title) {
  if (!label.endsWith('…')) return label === title;
  return label === title || title.startsWith(label.slice(0, -1).trimEnd());
}
