// What selects of people, roles and channels offer: what there is, as options.

import { nameOf } from './dom.js';
import { isDirect, state } from './store.js';

const [USER, ROLE, MENTIONABLE, CHANNEL] = [5, 6, 7, 8];

/** The types of select whose options are not the bot's to list. */
export const ENTITY_SELECTS = [USER, ROLE, MENTIONABLE, CHANNEL];

/** Return a select with the options that it offers here, those chosen beforehand as defaults. */
export function withOptions(select) {
  if (!ENTITY_SELECTS.includes(select.type)) return select;
  const before = new Set((select.default_values ?? []).map((each) => each.id));
  const options = offered(select).map((each) => ({ ...each, default: before.has(each.value) }));
  return { ...select, options };
}

function offered({ type, channel_types: kinds }) {
  const found = [];
  if (type === USER || type === MENTIONABLE) found.push(...people());
  if (type === ROLE || type === MENTIONABLE) found.push(...roles());
  if (type === CHANNEL) found.push(...channels(kinds ?? []));
  return found;
}

const people = () =>
  [...state.world.people, state.world.bot].map((each) => ({ label: nameOf(each), value: each.id }));

function roles() {
  const guild = state.world.guilds.find((each) => each.id === state.channel.guild_id);
  const named = (name) => `@${name.replace(/^@/, '')}`;
  return (guild?.roles ?? []).map(({ id, name }) => ({ label: named(name), value: id }));
}

function channels(kinds) {
  const fits = (each) => !isDirect(each) && (!kinds.length || kinds.includes(each.type));
  return state.channels.filter(fits).map(({ id, name }) => ({ label: `#${name}`, value: id }));
}
