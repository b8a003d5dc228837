// What can be done with a message: answered, changed, deleted, reacted to, given to an app.

import * as api from './api.js';
import { el, icon, nameOf } from './dom.js';
import * as extras from './extras.js';
import { menuOf } from './menu.js';
import { state } from './store.js';

const REACTIONS = ['👍', '❤️', '🎉'];
const ON_PERSON = 2;

/** Make the button of a message's menu; an app's answer is given to `take`, a fault to `fail`. */
export function menuButton(message, { take, fail }) {
  const button = el(
    'button',
    { type: 'button', class: 'icon-button small', 'aria-label': 'More', title: 'More' },
    icon('more'),
  );
  const attempt = (action) => async () => {
    try {
      await action(state.person);
    } catch (error) {
      fail(error);
    }
  };
  return menuOf(button, 'More', () => items(message, attempt, take));
}

function items(message, attempt, take) {
  const isOwn = message.author.id === state.person.id;
  const mayWrite = state.channel.may_write;
  return [
    mayWrite && { label: 'Reply', act: () => extras.reply(message) },
    isOwn && { label: 'Edit', act: () => extras.change(message) },
    isOwn && { label: 'Delete', act: attempt(({ username }) => api.remove(username, message)) },
    ...REACTIONS.map((emoji) => ({
      label: `React with ${emoji}`,
      act: attempt(({ username }) => api.react(username, message, emoji)),
    })),
    ...state.menus.map((menu) => app(menu, message, attempt, take)),
  ].filter(Boolean);
}

function app({ name, type }, message, attempt, take) {
  const { author } = message;
  const target = type === ON_PERSON ? { person: author.username } : { message: message.id };
  const act = async (person) =>
    take(person, await api.useMenu(person.username, state.channel.id, name, target));
  return {
    label: name,
    detail: type === ON_PERSON ? `App, on ${nameOf(author)}` : 'App, on this message',
    act: attempt(act),
  };
}
