// What was begun in each channel and not sent: it waits there, also through a reload.

const KEY = 'briefing-bot-drafts';

const drafts = read();

function read() {
  try {
    return new Map(JSON.parse(sessionStorage.getItem(KEY)));
  } catch {
    return new Map();
  }
}

/** Keep what stands in the box of a channel. */
export function keep(channel, text) {
  if (text) drafts.set(channel.id, text);
  else if (!drafts.delete(channel.id)) return;
  sessionStorage.setItem(KEY, JSON.stringify([...drafts]));
}

/** Return what was begun in a channel. */
export const of = (channel) => drafts.get(channel.id) ?? '';
