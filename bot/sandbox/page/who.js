// Who acts, beside the message box: changed there, whatever else is open.

import { avatar, byId, el, icon, nameOf } from './dom.js';
import { toBox } from './focus.js';
import { menuOf } from './menu.js';
import { goTo } from './place.js';
import { state, watch } from './store.js';

/** Show who acts, and let somebody else be chosen. */
export function start() {
  const button = el('button', { type: 'button', class: 'who-button' });
  byId('who').append(menuOf(button, 'Act as', people));
  watch(['person', 'world', 'written'], () => show(button));
}

function show(button) {
  if (!state.person) return;
  const name = nameOf(state.person);
  const others = state.written.size > 0;
  button.classList.toggle('fresh', others);
  button.replaceChildren(
    avatar(state.person),
    el('span', { class: 'unseen' }, 'You are '),
    el('span', { class: 'who-name' }, name),
    el('span', { class: 'unseen' }, others ? ' (new direct message to another)' : ''),
    icon('down'),
  );
  button.title = `You are ${name}`;
}

const people = () =>
  state.world.people.map((person) => ({
    label: nameOf(person),
    detail: state.written.has(person.id) ? 'new direct message' : rolesOf(person),
    picture: avatar(person),
    checked: person.username === state.person.username,
    act: () => {
      goTo({ person: person.username });
      toBox();
    },
  }));

/** Return what a person is in the guild, in words. */
export const rolesOf = (person) =>
  [person.owner && 'Owner', ...person.roles].filter(Boolean).join(' · ') || 'no role';
