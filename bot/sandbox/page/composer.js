// The box at the bottom. Its text is the truth: the fields above it only write into it.

import * as api from './api.js';
import { Combobox } from './combobox.js';
import * as conversation from './conversation.js';
import { byId, el, icon, nameOf } from './dom.js';
import * as draft from './draft.js';
import * as drafts from './drafts.js';
import * as extras from './extras.js';
import { toBox } from './focus.js';
import * as keys from './keys.js';
import * as log from './log.js';
import { reason, takeAnswer } from './message.js';
import { Options } from './options.js';
import { goTo, refreshCommands, settledCommands } from './place.js';
import { botName, state, titleOf, watch } from './store.js';
import { confined, settled } from './suggestions.js';

const form = byId('composer');
const entry = byId('entry');
const fault = byId('composer-error');
const options = new Options({ onChange: (values) => rewrite(values), onLeave: leaveOptions });
const menu = new Combobox(entry, { suggest, choose: take, host: byId('suggestions'), wait: false });

let recalled = '';
/** The channel whose draft stands in the box. */
let owner = null;

/** Make the composer work. */
export function start() {
  byId('send').append(icon('send'));
  extras.start({
    button: byId('attach'),
    entry,
    begin: (text) => (text === null ? entry.focus() : fill(text)),
  });
  entry.addEventListener('input', () => {
    changed();
    if (options.command) toOptions();
  });
  entry.addEventListener('keydown', onKey);
  form.addEventListener('keydown', (event) => {
    const typing = event.target.matches('input');
    if (event.key === 'Enter' && typing && !event.isComposing) {
      event.preventDefault();
      send();
    }
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    send();
  });
  // Commands that stand in messages, wherever those are shown.
  document.addEventListener('click', (event) => {
    const mention = event.target.closest('[data-command]');
    if (mention) begin(mention.dataset.command);
  });
  watch(['person', 'channel'], () => {
    entry.placeholder = placeholder();
    say('');
    changeDraft();
  });
  addEventListener('pagehide', () => owner && drafts.keep(owner, entry.value));
  keys.start(toBox);
  watch(['commands'], () => changed({ keepFault: true }));
  // What is on show was suggested to somebody else, or somewhere else.
  watch(['person', 'channel', 'commands'], () => menu.refresh());
}

/** Put away what was begun in the channel that is left, and take out what was begun in this one. */
function changeDraft() {
  if (owner?.id === state.channel.id) return;
  if (owner) drafts.keep(owner, entry.value);
  owner = state.channel;
  entry.value = drafts.of(owner);
  changed();
}

/** Put a text into the box, ready to be sent. */
export function fill(text) {
  entry.value = text;
  changed();
  if (options.command) toOptions();
  else entry.focus();
  entry.setSelectionRange(text.length, text.length);
}

/** Go to the option that the text ends in, or to the next that is to be filled in. */
function toOptions() {
  const { at, values } = reading();
  if (at && values[at.name] && !/\s$/.test(entry.value)) options.focus(at.name);
  else options.focusNext();
}

/** Take the line back to the name of its command, to be typed on. */
function leaveOptions() {
  fill(`/${options.command.path}`);
  menu.ask();
}

// --- typing ---------------------------------------------------------------------------------

const reading = () => draft.read(entry.value, draft.runnable(state.commands));

function changed({ keepFault = false } = {}) {
  if (!keepFault) say('');
  const { kind, command, values, typed } = reading();
  const inLine = kind === 'command' && typed && command.options.length > 0;
  options.show(inLine ? command : null, values);
  entry.parentElement.hidden = inLine;
  // Only browsers without field-sizing need to be told the height.
  if (!CSS.supports('field-sizing', 'content')) {
    entry.style.height = 'auto';
    entry.style.height = `${entry.scrollHeight}px`;
  }
}

function rewrite(values) {
  // With a blank, so that it stays a line of options when nothing is filled in.
  entry.value = `${draft.write(options.command, values)} `;
  say('');
}

function onKey(event) {
  if (event.isComposing) return;
  if (event.key === 'Enter' && !event.shiftKey) {
    event.preventDefault();
    send();
  } else if (event.key === 'ArrowUp' && entry.value === '' && recalled) {
    event.preventDefault();
    fill(recalled);
  } else if (event.key === 'Escape') {
    if (extras.clear().wasChange) fill('');
  }
}

async function suggest(text) {
  if (text === '/') refreshCommands().catch(() => {});
  const found = reading();
  if (found.kind === 'message') return null;
  if (!state.channel.may_use_commands) return { items: [], note: notAllowed() };
  return found.kind === 'choosing' || !found.typed ? commandList(found) : null;
}

function commandList({ kind, query, command }) {
  const all = draft.runnable(state.commands);
  const fitting = draft.fitting(all, kind === 'command' ? command.path : query);
  if (kind === 'command' && fitting.length === 1) return null;
  const other = withheldLike(query);
  if (!fitting.length && other) {
    return { title: other.sentence, items: other.become ? [become(other)] : [] };
  }
  if (!all.length) return { items: [], note: `${botName()} has no commands here yet.` };
  if (!fitting.length) return { items: [], note: `There is no command like “/${query}”.` };
  const items = fitting.map((each) => ({
    label: `/${each.path}`,
    detail: each.description,
    command: each,
  }));
  return { title: `Commands of ${botName()}`, items, first: kind === 'choosing' };
}

/** Return the command that was begun, if only others may use it. */
function withheldLike(query) {
  const [first] = (query ?? '').split(' ');
  return first && state.withheld.find(({ name }) => name.startsWith(first));
}

const become = (other) => ({ label: becoming(other), become: other.become });

const becoming = (other) => `Become the ${other.become}`;

/** Take a suggestion of the list: a command, or to become somebody else. */
function take(item) {
  if (item.command) begin(item.command.path);
  else {
    goTo({ person: item.become });
    toBox();
  }
}

/** Put a command into the box, ready for its options. */
function begin(path) {
  const command = draft.runnable(state.commands).find((each) => each.path === path);
  const takesOptions = command?.options.length !== 0;
  fill(`/${path}${takesOptions ? ' ' : ''}`);
}

// --- sending --------------------------------------------------------------------------------

async function send() {
  const text = entry.value.trim();
  if (text.startsWith('/')) {
    // Right after somebody else took over, the commands on show are those of who acted before.
    await settledCommands().catch(() => {});
    if (entry.value.trim() !== text) return;
  }
  const found = reading();
  if (!text && !extras.isEnough()) return;
  if (found.kind === 'message' || extras.isForMessage()) await post(text);
  else if (!state.channel.may_use_commands) say(notAllowed());
  else if (found.kind === 'command') await use(text, found);
  else if (withheldNamed(found.query)) refuse(withheldNamed(found.query));
  // The sandbox says it best: what there is instead.
  else await use(text, { command: { path: found.query, options: [] }, values: {} });
}

const withheldNamed = (query) =>
  state.withheld.find(({ name }) => query === name || query.startsWith(`${name} `));

/** Say that a command is for others, and offer to become one of them; the text stays. */
function refuse(other) {
  menu.close();
  say(other.sentence);
  if (!other.become) return;
  const button = el('button', { type: 'button', class: 'link-button' }, becoming(other));
  button.addEventListener('click', () => take(become(other)));
  fault.append(' ', button);
}

async function post(text) {
  empty();
  try {
    conversation.putIfNew(await extras.send(text));
    log.toEnd();
  } catch (error) {
    giveBack(text, error.message);
  }
}

async function use(text, { command, values, spare }) {
  const [needed] = draft.missing(command, values);
  const odd = command.options.find((option) => isOdd(option, values[option.name]));
  if (needed ?? odd) {
    if (!options.command) fill(`/${command.path} `);
    const sentence = needed ? `${needed.name} is needed.` : `Choose ${odd.name} from the list.`;
    refuseOption((needed ?? odd).name, sentence);
    return;
  }
  if (spare) {
    say(`/${command.path} takes no “${spare}”.`);
    return;
  }
  const [person, channel] = [state.person, state.channel];
  const given = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ''));
  for (const each of command.options.filter(confined)) {
    if (given[each.name]) given[each.name] = settled(each, given[each.name]);
  }
  empty();
  const answered = log.wait(person, command.path);
  try {
    takeAnswer(person, await api.use(person.username, channel.id, command.path, given));
  } catch (error) {
    if (person.username === state.person.username) giveBack(text, reason(error), command);
  } finally {
    answered();
  }
}

function empty() {
  recalled = entry.value;
  menu.close();
  entry.value = '';
  changed();
  entry.focus();
}

/** Put back what could not be sent, unless something else is being typed, and say why. */
function giveBack(text, sentence, command) {
  if (!entry.value) fill(text);
  const named = command?.options.find((option) => mentions(sentence, option.name));
  if (!named || !refuseOption(named.name, sentence)) say(sentence);
}

/** Say at an option what is wrong with it; returns whether the line shows it. */
function refuseOption(name, sentence) {
  options.focus(name);
  return options.fault(name, sentence);
}

const isOdd = (option, value) => value && confined(option) && !settled(option, value);

/** Tell whether a refusal is about that option: it begins with its name, or quotes it. */
const mentions = (sentence, name) =>
  sentence.startsWith(`${name} `) || sentence.startsWith(`${name}:`) || sentence.includes(`'${name}'`);

function say(sentence) {
  fault.replaceChildren(...(sentence ? [icon('warn'), sentence] : []));
  fault.hidden = !sentence;
}

const notAllowed = () =>
  `${nameOf(state.person)} may not use commands in ${titleOf(state.channel)}.`;

function placeholder() {
  const { may_write: mayWrite, may_use_commands: mayUse } = state.channel;
  const title = titleOf(state.channel);
  if (!mayWrite) return mayUse ? `Type / for commands in ${title}` : `You may not write in ${title}`;
  if (!mayUse) return `Message ${title}`;
  // A second line of it would take a phone's room.
  const isNarrow = matchMedia('(max-width: 520px)').matches;
  return isNarrow ? `Message ${title} or type /` : `Message ${title}, or type / for commands`;
}
