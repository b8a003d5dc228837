// Goes to a time zone's next change of the clocks: one minute before it, to see it happen.

import * as clock from './clock.js';
import { el } from './dom.js';
import { changeWords, nextChange, zoneNamed } from './zone_changes.js';

const MINUTE = 60_000;
const REMEMBERED = 60 * MINUTE;
const HINT = 'Goes to one minute before the clocks of that zone change.';

const field = el('input', {
  type: 'text',
  id: 'clock-zone',
  list: 'clock-zones',
  autocomplete: 'off',
  autocapitalize: 'off',
  spellcheck: 'false',
  'aria-describedby': 'clock-zone-told',
});
const zones = el('datalist', { id: 'clock-zones' });
const submit = el('button', { type: 'submit', class: 'panel-button' }, 'To the next DST change');
const told = el('p', { class: 'clock-told', id: 'clock-zone-told', role: 'status' }, HINT);

/** The change that was gone to, with its zone. */
let gone = null;

/** The form; it is of use once `start` was called. */
export const node = el(
  'form',
  { class: 'clock-form' },
  el('label', { for: 'clock-zone' }, 'Time zone'),
  el('div', { class: 'clock-row clock-zone' }, field, submit),
  told,
  zones,
);

/** Make the form work; `go(button, order)` moves the clock and tells whether it could. */
export function start(go) {
  field.value = Intl.DateTimeFormat().resolvedOptions().timeZone;
  node.addEventListener('submit', (event) => {
    event.preventDefault();
    ask(go);
  });
  field.addEventListener('input', () => say(HINT));
  // Some hundred of them: not before somebody looks.
  field.addEventListener('focus', fillZones, { once: true });
}

function fillZones() {
  zones.append(...Intl.supportedValuesOf('timeZone').map((value) => el('option', { value })));
}

async function ask(go) {
  const zone = zoneNamed(field.value);
  gone = null;
  if (!zone) {
    const typed = field.value.trim();
    fail(typed ? `“${typed}” is no time zone. One is called Europe/Berlin.` : 'A time zone is needed.');
    return;
  }
  field.value = zone;
  const change = nextChange(zone, clock.now());
  if (!change) {
    fail(`${zone}: the clocks do not change in the next two years.`);
    return;
  }
  if (!(await go(submit, { to: new Date(change.at - MINUTE).toISOString() }))) return;
  gone = { zone, change };
  follow();
}

/** Say what will happen or has, for as long as the clock is near it. */
export function follow() {
  if (!gone) return;
  const { zone, change } = gone;
  const left = change.at - clock.now();
  if (left > MINUTE || left < -REMEMBERED) {
    gone = null;
    say(HINT);
  } else if (left > 0) say(`${zone}: in one minute ${changeWords(change)}.`);
  else say(`${zone}: ${changeWords(change, true)}.`);
}

function fail(sentence) {
  say(sentence);
  field.setAttribute('aria-invalid', 'true');
  told.classList.add('bad');
  field.focus();
}

function say(sentence) {
  field.removeAttribute('aria-invalid');
  told.classList.remove('bad');
  // A status that is set again is read out again.
  if (told.textContent !== sentence) told.textContent = sentence;
}
