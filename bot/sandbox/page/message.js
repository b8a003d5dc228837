// One message: who, when, what; and how it is pressed and put away.

import * as api from './api.js';
import { componentsNode } from './components.js';
import * as conversation from './conversation.js';
import { copyButton } from './copy.js';
import { avatar, el, icon, nameOf } from './dom.js';
import { embedNode } from './embed.js';
import { inspectButton } from './inspect.js';
import { render } from './markdown.js';
import { forwardNode, pollNode, reactionsNode, stickersNode } from './message_extras.js';
import { attachmentNode, publishedMark, replyLine, systemWords } from './message_parts.js';
import { menuButton } from './message_menu.js';
import { openModal } from './modal.js';
import { botName, state } from './store.js';
import { clockTime } from './times.js';

const EPHEMERAL = 1 << 6;
const LOADING = 1 << 7;
const BY_COMMAND = 2;

/** What ids are called here, for mentions. */
export const names = {
  user: (id) => {
    const user = [state.world.bot, ...state.world.people].find((each) => each.id === id);
    return user && nameOf(user);
  },
  channel: (id) => state.channels.find((each) => each.id === id)?.name,
  role: (id) => state.world.guilds.flatMap((each) => each.roles ?? []).find((r) => r.id === id)?.name,
};

/**
 * Make a message's node. One that was never posted has `{press, dismiss}` as its `preview`: what
 * is done with it is told to them, and not to the bot.
 */
export function messageNode(message, preview = null) {
  if (systemWords(message)) return systemNode(message);
  const private_ = Boolean(message.flags & EPHEMERAL);
  const nameId = `by-${message.id}`;
  const node = el('article', {
    class: private_ ? 'message private' : 'message',
    'aria-labelledby': nameId,
    data: { id: message.id },
  });
  const body = el('div', { class: 'message-body' });
  const above = message.interaction_metadata
    ? usedLine(message.interaction_metadata)
    : replyLine(message, names);
  if (above) node.append(above);
  node.append(avatar(message.author), heading(message, nameId), body);
  if (message.flags & LOADING) body.append(thinking());
  else {
    fill(body, message, preview?.press ?? ((...what) => act(message, ...what)));
    const said = (sentence) => fail(message, sentence);
    const extras = [stickersNode(message), forwardNode(message, names)];
    extras.push(pollNode(message, said), reactionsNode(message, said));
    body.append(...extras.filter(Boolean));
  }
  if (private_) body.append(privateNote(preview?.dismiss ?? (() => putAway(message))));
  if (!(message.flags & LOADING)) node.append(tools(message, node, body, preview));
  return node;
}

/** Make what stands in the corner of a message: what can be done with it, and looking closer. */
function tools(message, node, body, preview) {
  const copy = copyButton(message, () => node, { isPosted: !preview });
  const more = !preview && !(message.flags & EPHEMERAL) && menuButton(message, {
    take: takeAnswer,
    fail: (error) => fail(message, reason(error)),
  });
  const look = message.author.bot && !preview && inspectButton(message, body, names);
  return el('div', { class: 'message-tools' }, more, copy, look);
}

function systemNode(message) {
  const words = [systemWords(message), ' ', clockTime(message.timestamp)];
  const node = el('article', { class: 'message system', data: { id: message.id } }, el('p', {}, ...words));
  node.append(el('div', { class: 'message-tools' }, copyButton(message, () => node, { isPosted: true })));
  return node;
}

/** Make a stand-in for an answer that the bot still owes. */
export function waitingNode(person, command) {
  return el(
    'article',
    { class: 'message waiting' },
    usedLine({ type: BY_COMMAND, user: person, name: command }),
    avatar(state.world.bot),
    el('header', { class: 'message-head' }, ...author(state.world.bot)),
    el('div', { class: 'message-body' }, thinking()),
  );
}

function fill(body, message, press) {
  if (message.content) {
    const edited = message.edited_timestamp && el('span', { class: 'edited' }, '(edited)');
    body.append(el('div', { class: 'content prose' }, render(message.content, { names }), edited));
  }
  for (const embed of message.embeds) body.append(embedNode(embed, names));
  for (const file of message.attachments ?? []) body.append(attachmentNode(file));
  if (message.edited_timestamp && !message.content) {
    body.append(el('p', { class: 'edited' }, '(edited)'));
  }
  if (message.components.length) {
    body.append(componentsNode(message.components, press, names));
  }
}

function heading(message, nameId) {
  return el(
    'header',
    { class: 'message-head' },
    ...author(message.author, nameId),
    clockTime(message.timestamp),
    publishedMark(message),
  );
}

function author(user, id = null) {
  return [
    el('span', { class: 'author', id }, nameOf(user)),
    user.bot && el('span', { class: 'badge' }, 'APP'),
  ];
}

function usedLine({ type, user, name }) {
  const what = type === BY_COMMAND ? el('span', { class: 'command-name' }, `/${name}`) : 'a button';
  return el('p', { class: 'used' }, avatar(user), el('b', {}, nameOf(user)), ' used ', what);
}

function thinking() {
  return el('p', { class: 'thinking' }, `${botName()} is thinking…`);
}

function privateNote(onDismiss) {
  const dismiss = el('button', { type: 'button', class: 'link-button' }, 'Dismiss');
  dismiss.addEventListener('click', onDismiss);
  return el('p', { class: 'private-note' }, icon('eye'), 'Only you can see this · ', dismiss);
}

async function putAway(message) {
  try {
    await api.remove(state.person.username, message);
    conversation.remove(message.id);
  } catch (error) {
    fail(message, error.message);
  }
}

/** Press a button of the message, or choose in its select. */
async function act(message, customId, values) {
  clearFailure(message);
  try {
    const { person } = state;
    takeAnswer(person, await api.press(person.username, message, customId, values));
  } catch (error) {
    fail(message, `This interaction failed: ${reason(error)}`);
  }
}

/** Show what the bot answered: a form to `person`, a message where they are. */
export function takeAnswer(person, answer) {
  if (answer.modal) openModal(person, answer, (outcome) => takeAnswer(person, outcome));
  else if (answer.message?.channel_id === state.channel.id) {
    conversation.putIfNew(answer.message);
  }
}

/** Say why something failed, in words that help further. */
export function reason(error) {
  if (error.status === 504 && !state.world.bot_connected) {
    return `${botName()} is not connected, so nobody answered.`;
  }
  return error.status === 504 ? `${error.message}.` : error.message;
}

const nodeOf = (message) => document.querySelector(`.message[data-id="${message.id}"]`);

function clearFailure(message) {
  nodeOf(message)?.querySelector('.failure')?.remove();
}

function fail(message, sentence) {
  clearFailure(message);
  const failure = el('p', { class: 'failure', role: 'alert' }, icon('warn'), sentence);
  nodeOf(message)?.querySelector('.message-body').append(failure);
}
