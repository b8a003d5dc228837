// The faults of the sandbox: what can be ordered, what is active; kept up by its events.

import * as api from './api.js';
import * as live from './live.js';
import { state, update } from './store.js';

let asked = null;

/** Follow what is active, from now on. */
export function start() {
  live.follow(({ name }) => name === '_FAULTS_CHANGED' && load().catch(() => {}));
  return load();
}

/** Fetch what can be ordered and what is active; many calls at once are one. */
export function load() {
  asked ??= api.faults().then((faults) => {
    asked = null;
    update({ faults });
  }, (error) => {
    asked = null;
    throw error;
  });
  return asked;
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
