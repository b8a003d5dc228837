// The faults of the sandbox: what can be ordered, what is active; kept up by its events.

import * as api from './api.js';
import * as live from './live.js';
import { state, update, watch } from './store.js';

let asked = null;
let again = false;

/** Follow what is active, from now on. */
export function start() {
  live.follow(({ name }) => name === '_FAULTS_CHANGED' && load().catch(() => {}));
  // What changed while the stream was not open yet, or cut, was missed.
  watch(['stream'], () => state.stream === 'open' && load().catch(() => {}));
  return load();
}

/** Fetch what can be ordered and what is active; many calls at once are two at most. */
export function load() {
  // The answer that is on its way may be older than the change that is the reason for this call.
  if (asked) again = true;
  asked ??= fetchAll().finally(() => {
    asked = null;
  });
  return asked;
}

async function fetchAll() {
  do {
    again = false;
    update({ faults: await api.faults() });
  } while (again);
}

/** Begin a fault. */
export async function order(name, parameters) {
  const { active } = await api.orderFault({ name, ...parameters });
  await load();
  return active;
}

/** End some faults. */
export async function heal(all) {
  for (const { id } of all) await api.healFault(id).catch(ignoreOver);
  await load();
}

/** End all faults. */
export async function healAll() {
  await api.healFaults();
  await load();
}

/** Return the active faults of a kind, those with these parameters. */
export const activeOf = (name, parameters = {}) =>
  (state.faults?.active ?? []).filter(
    (each) =>
      each.name === name &&
      Object.entries(parameters).every(([key, value]) => each.parameters[key] === value),
  );

// A fault that strikes so many times may end between a look and a press.
function ignoreOver(error) {
  if (error.status !== 400) throw error;
}
