// What the page knows, and who wants to hear when it changes.

/** The page's state; change it through `update` only. */
export const state = {
  /** @type {object|null} guilds, people, the bot, whether it is connected */
  world: null,
  /** @type {object|null} who acts */
  person: null,
  /** what they see */
  channels: [],
  /** @type {object|null} where they are */
  channel: null,
  /** what they may use there */
  commands: [],
  /** what the menus of people and messages offer them there */
  menus: [],
  /** what only others may use there: why, and who could */
  withheld: [],
  /** ids of channels with something new */
  unread: new Set(),
  /** whether the place's messages are on their way */
  loading: false,
  /** @type {object|null} what the sandbox says of its clock */
  clock: null,
  /** @type {object|null} what will be posted, if the host can tell */
  due: null,
  /** what there is to post, the newest first, or null when the host can't tell */
  articles: null,
  /** @type {object|null} what came of reading the articles last */
  reload: null,
  /** what is wrong with the sources of articles that can't be read now */
  troubles: [],
  /** @type {string|null} where articles are saved, if the host can tell */
  folder: null,
  /** @type {object|null} the kinds of fault, and what is active */
  faults: null,
  /** @type {string|null} the message after which all is new to who acts, while they are here */
  newSince: null,
  /** @type {string|null} the message that the address leads to */
  pointed: null,
  /** whether all of the place's messages are here */
  whole: false,
  /** who else has a direct message that they have not seen: ids of people, of channels */
  written: new Map(),
  /** what went wrong on the way to the place, if anything */
  trouble: '',
  /** whether the hint for beginners is to be seen */
  hint: false,
  /** whether the tour is to be seen */
  tour: false,
  /** whether the stream of events is open: `waiting`, `open`, `lost`, `gone` */
  stream: 'waiting',
};

const watchers = [];

/** Change some of the state and tell who watches any of it. */
export function update(changes) {
  Object.assign(state, changes);
  const names = Object.keys(changes);
  for (const { keys, run } of watchers) {
    if (names.some((name) => keys.includes(name))) run();
  }
}

/** Call `run` whenever one of `keys` was updated. */
export function watch(keys, run) {
  watchers.push({ keys, run });
}

/** Return whether a channel is the direct messages with the bot. */
export const isDirect = (channel) => channel.type === 1;

/** Return whether a channel is a thread. */
export const isThread = (channel) => [10, 11, 12].includes(channel.type);

/** Return a channel's name in an address; direct messages have none, threads may share one. */
export function slugOf(channel) {
  if (isDirect(channel)) return 'dm';
  return isThread(channel) ? channel.id : channel.name;
}

/** Return what a channel is called on the page. */
export function titleOf(channel) {
  return isDirect(channel) ? botName() : `#${channel.name}`;
}

/** Return where a channel is, in words. */
export const nameOfPlace = (channel) => (isDirect(channel) ? 'between you and the bot' : `in ${titleOf(channel)}`);

/** Return the bot's name. */
export const botName = () => state.world.bot.global_name ?? state.world.bot.username;
