// What a message is written with beside its text: what it replies to or changes, and its files.

import * as api from './api.js';
import { byId, el, icon, nameOf } from './dom.js';
import { state, watch } from './store.js';

const node = byId('composer-extras');
const chooser = el('input', { type: 'file', multiple: true, hidden: true, tabindex: '-1' });

let replyTo = null;
let changes = null;
let files = [];
/** Told of a text that is to stand in the box, ready to be typed on; null leaves what is there. */
let onBegin = () => {};

/** Let files be attached by `button`, dropped on the page, and pasted into `entry`. */
export function start({ button, entry, begin }) {
  onBegin = begin;
  button.append(icon('clip'), chooser);
  button.addEventListener('click', () => chooser.click());
  chooser.addEventListener('click', (event) => event.stopPropagation());
  chooser.addEventListener('change', () => {
    attach(chooser.files);
    chooser.value = '';
  });
  entry.addEventListener('paste', (event) => {
    if (!event.clipboardData.files.length) return;
    event.preventDefault();
    attach(event.clipboardData.files);
  });
  const place = byId('log').parentElement;
  place.addEventListener('dragover', (event) => event.preventDefault());
  place.addEventListener('drop', (event) => {
    if (event.defaultPrevented || !event.dataTransfer.files.length) return;
    event.preventDefault();
    attach(event.dataTransfer.files);
  });
  watch(['person', 'channel'], () => {
    button.hidden = !state.channel.may_write;
    clear();
  });
}

/** Begin a reply to a message. */
export function reply(message) {
  [replyTo, changes] = [message, null];
  show();
  onBegin(null);
}

/** Begin to edit a message. */
export function change(message) {
  [replyTo, changes, files] = [null, message, []];
  show();
  onBegin(message.content);
}

/** Tell whether what is sent is a message, whatever its text is. */
export const isForMessage = () => Boolean(replyTo || changes || files.length);

/** Tell whether a message can be sent without a text. */
export const isEnough = () => files.length > 0;

/** Forget it all; returns whether there was anything, and it was a change. */
export function clear() {
  const [had, wasChange] = [isForMessage(), Boolean(changes)];
  [replyTo, changes, files] = [null, null, []];
  if (had) show();
  return { had, wasChange };
}

/** Send a text with what it is written with, and return the message; on failure that comes back. */
export async function send(text) {
  const kept = { replyTo, changes, files };
  const { username } = state.person;
  clear();
  try {
    if (kept.changes) return await api.edit(username, kept.changes, text);
    return await api.say(username, state.channel.id, text, kept.replyTo, await packed(kept.files));
  } catch (error) {
    ({ replyTo, changes, files } = kept);
    show();
    throw error;
  }
}

function attach(chosen) {
  if (!chosen.length || !state.channel.may_write) return;
  changes = null;
  // Of several with one name the last counts, as the sandbox knows files by their names.
  const names = new Set([...chosen].map((each) => each.name));
  files = [...files.filter((each) => !names.has(each.name)), ...chosen];
  show();
  onBegin(null);
}

function show() {
  const about = changes ? 'You are editing your message' : replyTo && `Reply to ${nameOf(replyTo.author)}`;
  const chips = files.map((file) =>
    chip(icon('file'), file.name, `Leave out ${file.name}`, () => {
      files = files.filter((each) => each !== file);
    }),
  );
  const first = about && chip(null, about, changes ? 'Leave it as it is' : 'Don’t reply', () => {
    if (changes) onBegin('');
    [replyTo, changes] = [null, null];
  });
  node.replaceChildren(...[first, ...chips].filter(Boolean));
  node.hidden = !node.childElementCount;
}

function chip(picture, words, leave, undo) {
  const button = el(
    'button',
    { type: 'button', class: 'icon-button small', 'aria-label': leave, title: leave },
    icon('close'),
  );
  button.addEventListener('click', () => {
    undo();
    show();
    byId('entry').focus();
  });
  return el('span', { class: 'extra' }, picture, el('span', { class: 'extra-words' }, words), button);
}

/** Return files as the sandbox takes them: contents in base64 by name. */
async function packed(chosen) {
  const pairs = chosen.map(async (file) => [file.name, await inBase64(file)]);
  return Object.fromEntries(await Promise.all(pairs));
}

function inBase64(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(',') + 1));
    reader.onerror = () => reject(new Error(`${file.name} can’t be read.`));
    reader.readAsDataURL(file);
  });
}
