// The message that a link names: it is scrolled to, and marked for a moment.

import * as conversation from './conversation.js';
import { keepPlace } from './log.js';
import { state, update, watch } from './store.js';

const MARKED_SECONDS = 3;
const GONE = 'The message that the link leads to is not here, or not for these eyes.';

let wanted = null;

/** Go to the messages that are asked for from now on. */
export function start() {
  conversation.follow(look);
  watch(['pointed'], () => {
    wanted = state.pointed;
    look();
    miss();
  });
  watch(['whole'], miss);
}

/** Say that the message isn't there, once all that is there has come. */
function miss() {
  if (!wanted || !state.whole) return;
  wanted = null;
  update({ trouble: GONE });
}

function look() {
  const node = wanted && document.querySelector(`#messages .message[data-id="${CSS.escape(wanted)}"]`);
  if (!node) return;
  wanted = null;
  keepPlace();
  node.tabIndex = -1;
  node.focus({ preventScroll: true });
  node.scrollIntoView({ block: 'center' });
  node.classList.add('pointed');
  setTimeout(() => node.classList.remove('pointed'), MARKED_SECONDS * 1000);
}
