// When a time zone's clocks change, found by asking the browser for its offsets. Pure.

const SECOND = 1_000;
const DAY = 86_400 * SECOND;
const AHEAD = 2 * 366 * DAY;
const OFFSET = /GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?/;
const UNITS = [['hour', 3_600], ['minute', 60], ['second', 1]];

/** Return a zone's name as it is written, for what somebody typed: all of it or its city; or null. */
export function zoneNamed(typed) {
  const name = typed.trim().replaceAll(' ', '_');
  const known = Intl.supportedValuesOf('timeZone');
  const is = (end) => (each) => each.toLowerCase().endsWith(end);
  const found = known.find((each) => each.toLowerCase() === name.toLowerCase());
  if (found || !name) return found ?? null;
  const cities = known.filter(is(`/${name.toLowerCase()}`));
  if (cities.length === 1) return cities[0];
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return name;
  } catch {
    return null;
  }
}

/**
 * Return the zone's next change of offset later than a moment, at most two years later, or null:
 * `{at, before, after}`, a moment in milliseconds and the two offsets from UTC in seconds.
 */
export function nextChange(zone, moment) {
  const offset = offsets(zone);
  const begin = Math.floor(moment / SECOND) * SECOND;
  // No zone has changed twice within a day.
  for (let low = begin; low < begin + AHEAD; low += DAY) {
    if (offset(low) === offset(low + DAY)) continue;
    let [still, changed] = [low, low + DAY];
    while (changed - still > SECOND) {
      const middle = still + Math.floor((changed - still) / 2 / SECOND) * SECOND;
      if (offset(middle) === offset(low)) still = middle;
      else changed = middle;
    }
    return { at: changed, before: offset(still), after: offset(changed) };
  }
  return null;
}

/** Return what says how many seconds the zone is ahead of UTC at a moment. */
function offsets(zone) {
  const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
  return (moment) => {
    const [, sign, ...numbers] = OFFSET.exec(format.format(moment));
    const [hours, minutes, seconds] = numbers.map((each) => Number(each ?? 0));
    return (sign === '-' ? -1 : 1) * (hours * 3_600 + minutes * 60 + seconds);
  };
}

/** Say what a change does: "the clocks go forward by 1 hour, from 02:00 to 03:00". */
export function changeWords({ at, before, after }, isOver = false) {
  const side = after > before ? 'forward' : 'back';
  const words = `the clocks ${isOver ? 'went' : 'go'} ${side} by ${duration(Math.abs(after - before))}`;
  return `${words}, from ${wallClock(at, before)} to ${wallClock(at, after)}`;
}

function duration(seconds) {
  let left = seconds;
  const parts = [];
  for (const [unit, size] of UNITS) {
    const count = Math.floor(left / size);
    left -= count * size;
    if (count) parts.push(`${count} ${unit}${count === 1 ? '' : 's'}`);
  }
  return parts.join(' and ');
}

const wallClock = (at, offset) => new Date(at + offset * SECOND).toISOString().slice(11, 16);
