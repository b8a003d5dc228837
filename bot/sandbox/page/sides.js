// Left the channels, right the people and what they may use here; on a phone both are drawers.

import { runnable } from './draft.js';
import { avatar, byId, el, icon, nameOf } from './dom.js';
import { goTo } from './place.js';
import { isDirect, isThread, slugOf, state, titleOf, watch } from './store.js';
import { rolesOf } from './who.js';

const ANNOUNCEMENTS = 5;

const shade = byId('shade');
const drawers = [
  { button: byId('open-channels'), drawer: byId('channels'), sign: 'menu' },
  { button: byId('open-people'), drawer: byId('people'), sign: 'people' },
];

/** Fill both sides; `onCommand(text)` hears which command was picked. */
export function start({ onCommand }) {
  watch(['world', 'channels', 'channel', 'unread'], showChannels);
  watch(['world', 'person', 'channel', 'commands', 'written'], () => showPeople(onCommand));
  for (const { button, drawer, sign } of drawers) {
    button.append(icon(sign));
    button.addEventListener('click', () => open(drawer));
  }
  shade.addEventListener('click', () => open(null));
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && !shade.hidden) open(null);
  });
}

/** Close whichever drawer is open. */
export const closeDrawers = () => open(null);

/** Open one drawer, or close all. */
function open(wanted) {
  for (const { button, drawer } of drawers) {
    const isOpen = drawer === wanted;
    const wasOpen = drawer.classList.contains('open');
    drawer.classList.toggle('open', isOpen);
    button.setAttribute('aria-expanded', String(isOpen));
    if (isOpen) drawer.querySelector('button')?.focus();
    else if (wasOpen) button.focus();
  }
  shade.hidden = !wanted;
}

function showChannels() {
  const { button } = drawers[0];
  button.classList.toggle('fresh', state.unread.size > 0);
  button.setAttribute('aria-label', state.unread.size ? 'Channels (new messages)' : 'Channels');
  const places = inOrder(state.channels.filter((each) => !isDirect(each)));
  const direct = state.channels.filter(isDirect);
  fillKeepingFocus(byId('channel-list'), [
    el('h2', {}, state.world.guilds[0]?.name ?? 'Channels'),
    el('ul', {}, ...places.map(channelItem)),
    el('h2', {}, 'Direct messages'),
    el('ul', {}, ...direct.map(channelItem)),
  ]);
}

/** Return channels with the threads of each after it, but those that were put away. */
function inOrder(channels) {
  const threads = channels.filter((each) => isThread(each) && !isAway(each));
  return channels
    .filter((each) => !isThread(each))
    .flatMap((each) => [each, ...threads.filter((thread) => thread.parent_id === each.id)]);
}

const isAway = (thread) => thread.thread_metadata?.archived && thread.id !== state.channel.id;

function channelItem(channel) {
  const here = channel.id === state.channel.id;
  const fresh = state.unread.has(channel.id);
  const sign = signOf(channel);
  const button = el(
    'button',
    {
      type: 'button',
      class: `channel${fresh ? ' fresh' : ''}${isThread(channel) ? ' thread' : ''}`,
      'aria-current': here ? 'page' : null,
      data: { key: channel.id },
    },
    icon(sign),
    el('span', {}, titleOf(channel).replace('#', '')),
    fresh && el('span', { class: 'unseen' }, '(new messages)'),
  );
  button.addEventListener('click', () => {
    open(null);
    goTo({ channel: slugOf(channel) });
  });
  return el('li', {}, button);
}

/** Return which icon stands for a channel. */
export function signOf(channel) {
  if (isDirect(channel)) return 'chat';
  if (isThread(channel)) return 'thread';
  return channel.type === ANNOUNCEMENTS ? 'horn' : 'hash';
}

function showPeople(onCommand) {
  const { button } = drawers[1];
  button.classList.toggle('fresh', state.written.size > 0);
  button.setAttribute('aria-label', state.written.size ? 'People (new direct message)' : 'People');
  fillKeepingFocus(byId('people'), [
    el('h2', {}, 'You are'),
    el('ul', {}, ...state.world.people.map(personItem)),
    el('h2', {}, `Commands in ${titleOf(state.channel)}`),
    ...commandItems(onCommand),
  ]);
}

function personItem(person) {
  const you = person.username === state.person.username;
  const fresh = state.written.has(person.id);
  const button = el(
    'button',
    { type: 'button', class: fresh ? 'person fresh' : 'person', 'aria-pressed': String(you), data: { key: person.id } },
    avatar(person),
    el('span', { class: 'person-name' }, nameOf(person)),
    el('span', { class: 'person-roles' }, rolesOf(person)),
    you && icon('tick'),
    fresh && el('span', { class: 'unseen' }, '(new direct message)'),
  );
  button.addEventListener('click', () => {
    open(null);
    goTo({ person: person.username });
  });
  return el('li', {}, button);
}

function commandItems(onCommand) {
  if (!state.channel.may_use_commands) {
    return [el('p', { class: 'side-note' }, `${nameOf(state.person)} may not use commands here.`)];
  }
  const commands = runnable(state.commands);
  if (!commands.length) return [el('p', { class: 'side-note' }, 'None so far.')];
  const item = ({ path, description, options }) => {
    const button = el(
      'button',
      { type: 'button', class: 'command', data: { key: path } },
      el('span', { class: 'command-name' }, `/${path}`),
      el('span', { class: 'command-about' }, description),
    );
    button.addEventListener('click', () => {
      open(null);
      onCommand(`/${path}${options.length ? ' ' : ''}`);
    });
    return el('li', {}, button);
  };
  return [el('ul', {}, ...commands.map(item))];
}

/** Replace what a side shows; whoever is on a button with the keyboard stays on it. */
function fillKeepingFocus(side, nodes) {
  const key = side.contains(document.activeElement) && document.activeElement.dataset.key;
  side.replaceChildren(...nodes);
  if (key) side.querySelector(`[data-key="${CSS.escape(key)}"]`)?.focus();
}
