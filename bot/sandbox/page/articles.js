// The articles as the host has them: fetched, and again whenever a file was saved.

import * as api from './api.js';
import { shortName } from './article_files.js';
import * as live from './live.js';
import { state, update, watch } from './store.js';

let turn = 0;
let before = '';

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

/** Fetch the articles; without an answer those of before stay. When `unasked`, what is the same
 *  is told of to nobody. */
export async function load({ unasked = false } = {}) {
  const mine = ++turn;
  const found = await api.articles().catch(() => null);
  if (!found || mine !== turn) return;
  const read = JSON.stringify(found);
  if (unasked && read === before) return;
  before = read;
  const told = found.offered ? found.articles : {};
  const { articles = null, reload = null, folder = null, is_whole: isWhole = true } = told;
  const { troubles = [] } = told;
  // Told by the stream and fetched, it is the same news once.
  if (identity(reload) !== identity(state.reload)) update({ reload });
  // Told of in any case: a preview can be another one though the list is the same.
  update({ articles, folder, isWhole, troubles });
}

const identity = (reload) => JSON.stringify(reload && [reload.at, reload.words, reload.faults.length]);

/** Return what is wrong with the articles' files: a list of `{file, line, wrong, mend}`. */
export const mistakes = () => state.reload?.faults ?? [];

/** Return what there is to look at in files that are served, in the same form. */
export const hints = () => state.reload?.hints ?? [];

/** Return what is wrong with the sources that can't be read now, a sentence each. */
export const troubles = () => state.troubles;

/** Return the files that are no articles: a list of `{file, why}`. */
export const leftOut = () => state.reload?.left_out ?? [];

/** Tell whether something is wrong that an editor should know. */
export const isAmiss = () =>
  mistakes().length > 0 || troubles().length > 0 || Boolean(state.reload?.is_in_vain);

/** Return a file's name without the folder that all of them are in. */
export function nameOf(file) {
  const told = [...mistakes(), ...hints(), ...leftOut(), ...(state.reload?.coming ?? [])];
  const all = [...told, ...(state.articles ?? [])].map((each) => each.file);
  return file === null || file === undefined ? '' : shortName(file, all.filter(Boolean));
}

/** Write a number of mistakes or hints: "1 mistake", "2 hints". */
export const counted = (count, noun) => `${count} ${count === 1 ? noun : `${noun}s`}`;
