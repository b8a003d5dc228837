// Where the keyboard is: back in the message box, or kept when what it was on is made anew.

import { byId } from './dom.js';

/** Bring the keyboard to where one types: the box, or the end of a command's line. */
export function toBox() {
  const line = byId('command-line');
  const fields = [...line.querySelectorAll('input')].filter((each) => each.checkVisibility());
  (fields.at(-1) ?? byId('entry')).focus();
}

/** Put a new node in the place of an old one, with the focus on the same button. */
export function replaceKeepingFocus(before, node) {
  const focused = before.contains(document.activeElement) ? document.activeElement : null;
  const at = focused && [...before.querySelectorAll('button, a')].indexOf(focused);
  before.replaceWith(node);
  if (!focused) return;
  const all = [...node.querySelectorAll('button, a')];
  // A page's buttons change their custom id with the page, so the label counts as well.
  const same =
    all.find((each) => each.dataset.customId && each.dataset.customId === focused.dataset.customId) ??
    all.find((each) => each.textContent === focused.textContent) ??
    all[at];
  (same && !same.disabled ? same : all.find((each) => !each.disabled))?.focus();
}
