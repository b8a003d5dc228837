// Typing anywhere writes in the message box.

const FIELDS = 'textarea, select, [contenteditable], input:not([type="radio"], [type="checkbox"])';

/** Let `toBox` bring the keyboard to the message box when somebody begins to type elsewhere. */
export function start(toBox) {
  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.isComposing || !writes(event)) return;
    if (document.activeElement?.matches(FIELDS) || document.querySelector('dialog[open]')) return;
    // What is typed goes to where the keyboard is once this is over.
    toBox();
  });
}

/** Tell whether a key writes or pastes; a blank presses buttons and turns pages. */
function writes({ key, ctrlKey, metaKey, altKey }) {
  if (altKey) return false;
  if (ctrlKey || metaKey) return key.toLowerCase() === 'v';
  return key.length === 1 && key !== ' ';
}
