// The sandbox's API. Addresses are relative, so that the key in the page's path goes along.

/** What the sandbox refuses; the message is a sentence for the person. */
export class Refusal extends Error {
  constructor(sentence, status) {
    super(sentence);
    this.status = status;
  }
}

async function ask(method, path, body, signal) {
  const isFile = body instanceof Blob;
  const type = isFile ? 'application/octet-stream' : 'application/json';
  let response;
  try {
    response = await fetch(`api/${path}`, {
      method,
      signal,
      body: body === undefined || isFile ? body : JSON.stringify(body),
      headers: body === undefined ? {} : { 'Content-Type': type },
    });
  } catch (error) {
    if (error.name === 'AbortError') throw error;
    throw new Refusal('The sandbox does not answer. Is it still running?', 0);
  }
  if (response.status === 204) return null;
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) {
    throw new Refusal(answer.error ?? `The sandbox answered ${response.status}.`, response.status);
  }
  return answer;
}

const place = (person, channel) => `people/${person}/channels/${channel}`;

/** Return the guild, the people and whether the bot is connected. */
export const world = () => ask('GET', 'world');

/** Return what somebody's own bot needs to connect: addresses, token, and a line for each library. */
export const connection = () => ask('GET', 'connection');

/** Return the channels that a person sees. */
export const channels = (person) => ask('GET', `people/${person}/channels`);

/** Return the newest messages that a person sees in a channel, or those before one; oldest first. */
export const messages = (person, channel, newest, before) => {
  const query = new URLSearchParams(before ? { newest, before } : { newest });
  return ask('GET', `${place(person, channel)}/messages?${query}`);
};

/** Return the commands that a person is offered in a channel. */
export const commands = (person, channel) => ask('GET', `${place(person, channel)}/commands`);

/** Return the commands that only others are offered there: `{name, sentence, become}`. */
export const withheld = (person, channel) =>
  ask('GET', `${place(person, channel)}/commands/withheld`);

/** Post a message as a person, with files as base64 by name. */
export const say = (person, channel, content, replyTo = null, files = {}) =>
  ask('POST', `${place(person, channel)}/messages`, { content, reply_to: replyTo?.id, files });

/** Change one's own message. */
export const edit = (person, message, content) => ask('PATCH', at(person, message), { content });

/** Return the commands that the menus of people and messages offer a person in a channel. */
export const menus = (person, channel) => ask('GET', `${place(person, channel)}/menus`);

/** Use one of them on `{message}` or `{person}`, and return the bot's answer. */
export const useMenu = async (person, channel, command, target) =>
  (await ask('POST', `${place(person, channel)}/menus`, { command, ...target })).answer;

/** Attach a file, and return what an option names it by. */
export const attach = async (person, channel, file) =>
  (await ask('POST', `${place(person, channel)}/files?${new URLSearchParams({ name: file.name })}`, file))
    .id;

/** Use a command and return the bot's answer. */
export const use = async (person, channel, command, options) =>
  (await ask('POST', `${place(person, channel)}/commands`, { command, options })).answer;

/** Return what the bot suggests for the option `focused`. */
export const choices = async (person, channel, command, options, focused, signal) =>
  (await ask('POST', `${place(person, channel)}/choices`, { command, options, focused }, signal))
    .choices;

/** Press a button or, with `values`, choose in a select; return the bot's answer. */
export const press = async (person, message, customId, values) => {
  const path = `${at(person, message)}/press`;
  const body = values === undefined ? { button: customId } : { select: customId, values };
  return (await ask('POST', path, body)).answer;
};

/** Submit the form that an interaction was answered with; return the bot's answer. */
export const submitForm = async (person, interaction, values) =>
  (await ask('POST', `people/${person}/forms/${interaction}`, { values })).answer;

/** Delete one's own message, or put away an answer that only this person sees. */
export const remove = (person, message) => ask('DELETE', at(person, message));

/** React to a message, or join in. */
export const react = (person, message, emoji) => ask('PUT', reaction(person, message, emoji));

/** Take a reaction back. */
export const takeBack = (person, message, emoji) => ask('DELETE', reaction(person, message, emoji));

const reaction = (person, message, emoji) =>
  `${at(person, message)}/reactions/${encodeURIComponent(emoji)}`;

/** Vote for a poll's answers, by number; for none, take the votes back. */
export const vote = (person, message, answers) =>
  ask('POST', `${at(person, message)}/votes`, { answers });

const at = (person, message) => `${place(person, message.channel_id)}/messages/${message.id}`;

/** Restart the bot and return when it is back. */
export const restartBot = () => ask('POST', 'bot/restart', {});

/** Return what time it is for the bot, and whether that can be changed. */
export const clock = () => ask('GET', 'control/clock');

/** Move the clock: `{seconds}`, `{to}` or `{reset: true}`. */
export const moveClock = (order) => ask('POST', 'control/clock', order);

/** Return the posts to come, soonest first, if the host can tell. */
export const due = () => ask('GET', 'due');

/** Return what became of posts, the latest first, if the host can tell. */
export const deliveries = () => ask('GET', 'deliveries');

/** Return the articles, the newest first, and what came of reading them last, if the host can. */
export const articles = () => ask('GET', 'articles');

/** Return the articles that words lead to, the likeliest first, if the host can find any. */
export const findArticles = async (words) =>
  (await ask('GET', `found?${new URLSearchParams({ words })}`)).found;

/** Return the message of an article, or of one of its sections, as it would be posted. */
export const preview = async (article, section) => {
  const query = new URLSearchParams(section ? { article, section } : { article });
  return (await ask('GET', `preview?${query}`)).preview;
};

/** Return every message that the bot can send, if the host can. */
export const gallery = () => ask('GET', 'gallery');

/** Return the kinds of fault that can be ordered, and what is active. */
export const faults = () => ask('GET', 'control/faults');

/** Begin a fault: `{name, …parameters}`. */
export const orderFault = (order) => ask('POST', 'control/faults', order);

/** End one fault. */
export const healFault = (id) => ask('DELETE', `control/faults/${id}`);

/** End all faults. */
export const healFaults = () => ask('DELETE', 'control/faults');

/** Return what went over the wire after a line, without what is inside. */
export const wire = (after) => ask('GET', `wire?after=${after}`);

/** Return what one line of the wire holds. */
export const wireLine = (id) => ask('GET', `wire/${id}`);

/** Open the stream of what happens before a person's eyes. */
export const events = (person) => new EventSource(`api/people/${person}/events`);
