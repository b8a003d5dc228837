// The gallery: every message that the bot can send, drawn as the chat draws it, with its name.

import * as api from './api.js';
import * as clock from './clock.js';
import { byId, el } from './dom.js';
import { makeGroup } from './gallery_group.js';
import { update } from './store.js';

const NONE = 'This sandbox has no gallery: it belongs to a bot that was started with its own.';
const INERT = 'Nothing is pressed here: these messages are samples.';
const WIDTHS = { Desktop: false, Phone: true };
const NARROW = matchMedia('(max-width: 860px)');

const told = byId('told');
const main = byId('shown');

let groups = [];

async function start() {
  const [world, { offered, gallery }] = await Promise.all([api.world(), api.gallery()]);
  if (!offered) {
    main.append(el('p', { class: 'gallery-none' }, NONE));
    byId('words').disabled = true;
    return;
  }
  clock.take({ now: gallery.now, movable: false, running: false, offset_seconds: 0 });
  takeWorld(world, gallery);
  groups = gallery.groups.map((group) => makeGroup(group, world.bot, gallery.now, say));
  main.append(...groups.map((group) => group.node));
  byId('groups').append(...groups.map((group) => group.item));
  showWidths();
  filter();
  byId('words').addEventListener('input', filter);
  // What stands for a command has no box to put it into.
  main.addEventListener('click', (event) => event.target.closest('[data-command]') && say());
  toAddress();
}

/** Let channels, roles and people be called what they are called in the gallery's own server. */
function takeWorld(world, { channels, roles, people }) {
  const guild = { id: '0', name: '', roles };
  const places = channels.map((each) => ({ ...each, type: 0, guild_id: guild.id }));
  const named = people.map(({ id, name }) => ({ id, username: name, global_name: name }));
  const shown = { ...world, guilds: [guild], people: [...world.people, ...named] };
  update({ world: shown, channels: places, channel: places[0] });
}

function say() {
  told.textContent = INERT;
}

/** Leave the entries that hold all of the words, and say how many those are. */
function filter() {
  const words = byId('words').value.toLowerCase().split(/\s+/).filter(Boolean);
  const count = sum(groups.map((group) => group.filter(words)));
  const all = sum(groups.map((group) => group.total));
  told.textContent = count === all ? `${all} messages.` : `${count} of ${all} messages.`;
}

const sum = (counts) => counts.reduce((one, other) => one + other, 0);

function showWidths() {
  const buttons = Object.entries(WIDTHS).map(([name, isPhone]) => {
    const button = el('button', { type: 'button', class: 'panel-button' }, name);
    button.addEventListener('click', () => choose(isPhone));
    return [button, isPhone];
  });
  const choose = (isPhone) => {
    main.classList.toggle('as-phone', isPhone);
    for (const [button, own] of buttons) button.setAttribute('aria-pressed', String(own === isPhone));
  };
  byId('widths').append(...buttons.map(([button]) => button));
  choose(false);
}

/** Go to what the address names, which was not there when the browser looked for it. */
function toAddress() {
  const wanted = location.hash && byId(decodeURIComponent(location.hash.slice(1)));
  if (wanted && main.contains(wanted)) wanted.scrollIntoView();
}

function foldContents() {
  byId('contents').open = !NARROW.matches;
}

foldContents();
NARROW.addEventListener('change', foldContents);
byId('groups').addEventListener('click', (event) => {
  if (NARROW.matches && event.target.closest('a')) byId('contents').open = false;
});
start()
  .catch((error) => {
    told.textContent = error.message;
  })
  .finally(() => document.body.classList.remove('loading'));
