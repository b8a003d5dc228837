// Moments as people read them, in their own language and zone.

import { now } from './clock.js';
import { el } from './dom.js';

const LATEST_SECONDS = 8.64e12;
const STYLES = {
  t: { timeStyle: 'short' },
  T: { timeStyle: 'medium' },
  d: { dateStyle: 'short' },
  D: { dateStyle: 'long' },
  f: { dateStyle: 'long', timeStyle: 'short' },
  F: { dateStyle: 'full', timeStyle: 'short' },
  s: { dateStyle: 'short', timeStyle: 'short' },
  S: { dateStyle: 'short', timeStyle: 'medium' },
  // Not Discord's: the page's own.
  full: { dateStyle: 'full' },
  date: { dateStyle: 'medium' },
  day: { weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' },
};
const STEPS = [
  ['year', 31_557_600],
  ['month', 2_629_800],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
];

const formats = new Map();

/** Write a date in one of the styles of `<t:…>`, or of the page's own. */
export function written(date, style) {
  if (!formats.has(style)) formats.set(style, new Intl.DateTimeFormat(undefined, STYLES[style]));
  return formats.get(style).format(date);
}

/** Make the node for `<t:seconds:style>`, or null when there is no such moment. */
export function moment(seconds, style) {
  if (!(Math.abs(seconds) <= LATEST_SECONDS)) return null;
  const date = new Date(seconds * 1000);
  const isRelative = style === 'R';
  return el(
    'time',
    {
      class: 'moment',
      datetime: date.toISOString(),
      title: written(date, 'F'),
      data: isRelative ? { relative: '' } : {},
    },
    isRelative ? fromNow(date) : written(date, style),
  );
}

/** Write what says how far moments are away anew, as time goes on. */
export function refreshTimes() {
  for (const node of document.querySelectorAll('time[data-relative]')) {
    const text = fromNow(new Date(node.dateTime));
    if (node.textContent !== text) node.textContent = text;
  }
}

/** Make the node for when a message was written. */
export function clockTime(iso) {
  const date = new Date(iso);
  return el('time', { datetime: iso, title: written(date, 'F') }, written(date, 't'));
}

/** Return a day's name: today, yesterday, or its date. */
export function dayName(date) {
  const days = Math.round((midnight(new Date(now())) - midnight(date)) / 86_400_000);
  if (days === 0) return 'Today';
  if (days === 1) return 'Yesterday';
  if (days === -1) return 'Tomorrow';
  return written(date, 'D');
}

function midnight(date) {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}

/** Say how far a moment is away: "in 2 hours", "3 days ago". */
export function fromNow(date) {
  const seconds = (date - now()) / 1000;
  const [unit, size] = STEPS.find(([, step]) => Math.abs(seconds) >= step) ?? STEPS.at(-1);
  const format = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' });
  return format.format(Math.round(seconds / size), unit);
}
