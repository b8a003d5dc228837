// Moments as people read them, in their own language and zone.

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

/** Write a date in one of the styles of `<t:…>`. */
export function written(date, style) {
  if (!formats.has(style)) formats.set(style, new Intl.DateTimeFormat(undefined, STYLES[style]));
  return formats.get(style).format(date);
}

/** Make the node for `<t:seconds:style>`, or null when there is no such moment. */
export function moment(seconds, style) {
  if (!(Math.abs(seconds) <= LATEST_SECONDS)) return null;
  const date = new Date(seconds * 1000);
  const text = style === 'R' ? relative(seconds - Date.now() / 1000) : written(date, style);
  return el('time', { class: 'moment', datetime: date.toISOString(), title: written(date, 'F') }, text);
}

/** Make the node for when a message was written. */
export function clockTime(iso) {
  const date = new Date(iso);
  return el('time', { datetime: iso, title: written(date, 'F') }, written(date, 't'));
}

/** Return a day's name: today, yesterday, or its date. */
export function dayName(date) {
  const days = Math.round((midnight(new Date()) - midnight(date)) / 86_400_000);
  if (days === 0) return 'Today';
  if (days === 1) return 'Yesterday';
  return written(date, 'D');
}

function midnight(date) {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}

function relative(seconds) {
  const [unit, size] = STEPS.find(([, step]) => Math.abs(seconds) >= step) ?? STEPS.at(-1);
  const format = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' });
  return format.format(Math.round(seconds / size), unit);
}
