// What can be suggested for an option: the bot's answer, declared choices, names of the world.

import * as api from './api.js';
import { nameOf } from './dom.js';
import { isDirect, state } from './store.js';

const MOST = 25;
const BOOLEAN = 5;
const USER = 6;
const CHANNEL = 7;
const ROLE = 8;
const MENTIONABLE = 9;

/** Tell whether anything can be suggested for an option. */
export const suggestable = (option) => Boolean(option.autocomplete) || fixed(option) !== null;

/** Return the values that an option is confined to, or null. */
export function confined(option) {
  if (option.choices) return option.choices.map(({ name }) => ({ label: name, value: name }));
  if (option.type === BOOLEAN) return ['True', 'False'].map((each) => ({ label: each, value: each }));
  return null;
}

/** Return what a value of an option is called, if the world or the command can tell; else itself. */
export const labelOf = (option, value) =>
  fixed(option)?.find((each) => isSame(each.value, value))?.label ?? value;

/** Return the value of an option that is confined to some, in any case of letters, or null. */
export const settled = (option, text) =>
  confined(option).find((each) => isSame(each.value, text))?.value ?? null;

const isSame = (one, other) => one.toLowerCase() === other.toLowerCase();

function fixed(option) {
  if (confined(option)) return confined(option);
  if (option.type === CHANNEL) {
    const kinds = option.channel_types ?? [];
    const fits = (each) => !isDirect(each) && (!kinds.length || kinds.includes(each.type));
    const channels = state.channels.filter(fits);
    return channels.map(({ name }) => ({ label: `#${name}`, value: `#${name}` }));
  }
  const named = [];
  if (option.type === USER || option.type === MENTIONABLE) named.push(...people());
  if (option.type === ROLE || option.type === MENTIONABLE) named.push(...roles());
  return named.length ? named : null;
}

const people = () =>
  state.world.people.map((each) => ({ label: nameOf(each), value: `@${each.username}` }));

function roles() {
  const guild = state.world.guilds.find((each) => each.id === state.channel.guild_id);
  const named = (guild?.roles ?? []).map(({ name }) => `@${name.replace(/^@/, '')}`);
  return named.map((name) => ({ label: name, value: name }));
}

/** Return the suggestions for `option` of a command whose other options are `values`. */
export async function suggestionsFor(command, option, values, signal) {
  const typed = values[option.name] ?? '';
  if (!option.autocomplete) {
    const all = fixed(option) ?? [];
    // Whoever has chosen one already is shown the others, too.
    const chosen = all.some((each) => isSame(each.value, typed));
    const fit = (each) => chosen || each.label.toLowerCase().includes(typed.toLowerCase());
    return shown(all.filter(fit).slice(0, MOST), typed);
  }
  const { username } = state.person;
  const found = await api.choices(
    username, state.channel.id, command.path, values, option.name, signal,
  );
  const items = found.map(({ name, value }) => ({
    label: name,
    detail: String(value) === name ? '' : String(value),
    value: String(value),
  }));
  const note = items.length ? '' : 'The bot suggests nothing for this.';
  return { ...shown(items, typed), note };
}

/** Enter takes the first, unless what is there is right already: then Enter sends. */
const shown = (items, typed) => ({
  items,
  first: !items.some(({ label, value }) => isSame(value, typed) || isSame(label, typed)),
});
