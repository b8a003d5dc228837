// Faults in words: what is active, and how far it has come.

import { state } from './store.js';

/** What is taken most often in a channel, and how the sentence about the bot ends. */
export const PERMISSIONS = [
  ['SEND_MESSAGES', 'send messages'],
  ['EMBED_LINKS', 'send embeds'],
  ['VIEW_CHANNEL', 'see the channel'],
  ['READ_MESSAGE_HISTORY', 'read the history'],
];

/** Say in a sentence what an active fault does: `The bot may not send messages in #news`. */
export function sentenceOf(active) {
  const { name, parameters } = active;
  const verb = new Map(PERMISSIONS).get(parameters.permission);
  if (name !== 'permission-taken' || parameters.who !== 'bot' || !verb) return kindOf(active).title;
  const channel = parameters.channel && shown('channel', parameters.channel);
  const where = parameters.permission === 'VIEW_CHANNEL' ? '' : ' in';
  if (!channel) return `The bot may not ${verb}${where ? ' anywhere' : ''}`;
  return where ? `The bot may not ${verb} in ${channel}` : `The bot may not see ${channel}`;
}

/** Say what an active fault is set to, and how often it has struck. */
export function summary(active) {
  const { parameters, left, struck } = active;
  const defaults = Object.fromEntries(
    kindOf(active).parameters.map((each) => [each.name, each.default]),
  );
  const own = Object.entries(parameters)
    .filter(([key, value]) => value !== null && value !== defaults[key] && key !== 'times')
    .map(([key, value]) => `${key.replaceAll('_', ' ')} ${shown(key, value)}`);
  if ('times' in parameters) {
    own.push(`struck ${struck}×`, left === null ? 'until you end it' : `${left} to go`);
  }
  return own.join(', ') || 'active';
}

const kindOf = ({ name }) => state.faults.kinds.find((each) => each.name === name);

function shown(key, value) {
  const named = ({ id, name }) => id === value || name === value;
  const channel = key === 'channel' && state.channels.find(named);
  return channel ? `#${channel.name}` : String(value);
}
