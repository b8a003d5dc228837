// The articles as the host has them: fetched, and again whenever a file was saved.

import * as api from './api.js';
import * as live from './live.js';
import { state, update, watch } from './store.js';

let turn = 0;

/** Keep the articles up to date from now on. */
export function start() {
  live.follow(({ name, data }) => {
    if (name !== '_RELOADED') return;
    // What is to be said is here already; the articles themselves take a moment longer.
    update({ reload: data });
    load();
  });
  // What was saved while the stream was cut was missed.
  watch(['stream'], () => state.stream === 'open' && load());
}

/** Fetch the articles; without an answer those of before stay. */
export async function load() {
  const mine = ++turn;
  const found = await api.articles().catch(() => null);
  if (!found || mine !== turn) return;
  const { articles = null, reload = null } = found.offered ? found.articles : {};
  // Told by the stream and fetched, it is the same news once.
  if (identity(reload) !== identity(state.reload)) update({ reload });
  // Told of in any case: a preview can be another one though the list is the same.
  update({ articles });
}

const identity = (reload) => JSON.stringify(reload && [reload.at, reload.words, reload.faults.length]);

/** Return what is wrong with the articles' files: a list of `{file, line, wrong, mend}`. */
export const mistakes = () => state.reload?.faults ?? [];

/** Tell whether something is wrong that an editor should know. */
export const isAmiss = () => mistakes().length > 0 || Boolean(state.reload?.is_in_vain);

/** Return a file's name without its folder. */
export const shortName = (file) => file.split(/[\\/]/).at(-1);

/** Write a number of mistakes: "1 mistake". */
export const inMistakes = (count) => `${count} ${count === 1 ? 'mistake' : 'mistakes'}`;
