// The signs of inline Markdown that are read in one piece: links, mentions, times, emoji.

import { safeUrl } from './dom.js';

const BARE_LINK = /https?:\/\/[^\s<]+/y;
const MARK_IN_LINK = /\|\||\*\*|~~|\]\(/;
const TARGET = /\(<?([^\s<>]{1,2048}?)>?(?: +"([^"\n]{0,200})")?\)/y;

/** What `<…>` can be; each is tried where the bracket opens. */
const ANGLES = [
  [/<(https?:\/\/[^\s<>]+)>/y, ([, address]) => ({ kind: 'link', address, children: [address] })],
  [/<@!?(\d{1,20})>/y, ([, id]) => ({ kind: 'user', id })],
  [/<@&(\d{1,20})>/y, ([, id]) => ({ kind: 'role', id })],
  [/<#(\d{1,20})>/y, ([, id]) => ({ kind: 'channel', id })],
  [/<\/([-_\p{L}\p{N} ]{1,100}):\d{1,20}>/uy, ([, name]) => ({ kind: 'command', name })],
  [
    /<t:(-?\d{1,17})(?::([tTdDfFsSR]))?>/y,
    ([raw, seconds, style = 'f']) => ({ kind: 'time', seconds: Number(seconds), style, raw }),
  ],
  [/<a?:(\w{1,32}):\d{1,20}>/y, ([, name]) => ({ kind: 'emoji', name })],
];

/** Return the node of the `<…>` at a place and its length, or null. */
export function readAngle(text, at) {
  for (const [pattern, make] of ANGLES) {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found) return { node: make(found), length: found[0].length };
  }
  return null;
}

/**
 * Return the address that begins at a place, or null: without what belongs to the sentence, and
 * without the marks at its end that close one of those in `open`.
 */
export function readBareLink(text, at, open) {
  BARE_LINK.lastIndex = at;
  const found = BARE_LINK.exec(text)?.[0];
  const address = found && trimmed(found, open);
  return address && safeUrl(address) !== null ? address : null;
}

function trimmed(found, open) {
  let end = MARK_IN_LINK.exec(found)?.index ?? found.length;
  let unmatched = 0;
  for (let i = 0; i < end; i += 1) {
    if (found[i] === '(') unmatched += 1;
    if (found[i] === ')') unmatched -= 1;
  }
  for (;;) {
    const last = found[end - 1];
    if (last === ')' && unmatched < 0) unmatched += 1;
    else if (!last || !('.,:;"\'!?]'.includes(last) || open.includes(last))) break;
    end -= 1;
  }
  return found.slice(0, end);
}

/** Return the target `(address "title")` at a place if it leads to http or https, or null. */
export function readTarget(text, at) {
  TARGET.lastIndex = at;
  const found = TARGET.exec(text);
  if (!found || safeUrl(found[1]) === null) return null;
  return { address: found[1], title: found[2] ?? '', length: found[0].length };
}

/** Return where each square bracket that opens is closed. */
export function matchBrackets(text) {
  const closed = new Map();
  const open = [];
  for (let i = 0; i < text.length; i += 1) {
    if (text[i] === '\\') i += 1;
    else if (text[i] === '[') open.push(i);
    else if (text[i] === ']' && open.length) closed.set(open.pop(), i);
  }
  return closed;
}
