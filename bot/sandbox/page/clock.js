// What time it is for the bot: the machine's, unless somebody moved the sandbox's clock.

import * as api from './api.js';
import { state, update, watch } from './store.js';

const TICK_MILLISECONDS = 1000;
const UNITS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
];

let ahead = 0;
let still = null;
let taken = 0;

/** Return the moment that it is in the sandbox, in milliseconds. */
export const now = () => still ?? Date.now() + ahead;

/** Follow the sandbox's clock, and call `onTick` every second and whenever it was moved. */
export function start(onTick) {
  watch(['clock'], onTick);
  setInterval(() => !document.hidden && onTick(), TICK_MILLISECONDS);
}

/** Ask what time it is; if the clock is moved meanwhile, what is said of it then counts. */
export async function look() {
  const before = taken;
  const clock = await api.clock();
  if (taken === before) take(clock);
}

/** Move the clock: `{seconds}`, `{to}` or `{reset: true}`. */
export const move = async (order) => take(await api.moveClock(order));

/** Take what the sandbox says of its clock. */
export function take(clock) {
  taken += 1;
  const moment = Date.parse(clock.now);
  still = clock.running ? null : moment;
  ahead = moment - Date.now();
  const setting = ({ movable, running, offset_seconds: offset, now: at }) =>
    JSON.stringify([movable, running, offset, running || at]);
  // That time goes on is no news.
  if (!state.clock || setting(clock) !== setting(state.clock)) update({ clock });
}

/** Say how far the clock was moved, in the two largest units: "1 day and 2 hours". */
export function distance() {
  const named = parts().map(([count, unit]) => `${count} ${unit}${count === 1 ? '' : 's'}`);
  return named.join(' and ');
}

/** Say the same in a few signs, "+1 d 2 h"; nothing when it was not moved. */
export function shortDistance() {
  const sign = offset() < 0 ? '−' : '+';
  const named = parts().map(([count, unit]) => `${count} ${unit[0]}`);
  return named.length ? `${sign}${named.join(' ')}` : '';
}

/** Return by how many seconds the clock was moved. */
export const offset = () => Math.round(state.clock?.offset_seconds ?? 0);

function parts() {
  let left = Math.abs(offset());
  const found = [];
  for (const [unit, size] of UNITS) {
    const count = Math.floor(left / size);
    left -= count * size;
    if (count && found.length < 2) found.push([count, unit]);
  }
  return found;
}
