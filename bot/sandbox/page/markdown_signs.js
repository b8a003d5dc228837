// The signs of inline Markdown that are read in one piece: links, mentions, times, emoji.

import { safeUrl } from './dom.js';

const BARE_LINK = /https?:\/\/[^\s<]+/y;
const NOT_AT_ITS_END = '.,:;"\']';
/** Of parentheses an address may hold pairs, but none in each other. */
const TARGET = /\( *<?((?:[^\s<>()]|\([^\s<>()]{0,500}\)){1,2048})>?(?: +["']([^"'\n]{0,200})["'])? *\)/y;

/** What Discord calls the places of a server that have no channel. */
const GUIDE = {
  home: 'Server Guide',
  guide: 'Server Guide',
  browse: 'Browse Channels',
  customize: 'Channels & Roles',
  'linked-roles': 'Linked Roles',
};

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
  [/<id:(home|guide|browse|customize|linked-roles)(?::\d{1,20})?>/y, ([, id]) => ({ kind: 'guide', name: GUIDE[id] })],
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
 * only up to the first mark that closes one of those in `open`.
 */
export function readBareLink(text, at, open) {
  BARE_LINK.lastIndex = at;
  const found = BARE_LINK.exec(text)?.[0];
  const address = found && trimmed(found, open);
  return address && safeUrl(address) !== null ? address : null;
}

function trimmed(found, open) {
  // Marks are paired before addresses are looked for; but an underscore only closes at a word's end.
  const ends = open.map((mark) => (mark === '_' ? -1 : found.indexOf(mark))).filter((at) => at > 0);
  let end = Math.min(found.length, ...ends);
  while (NOT_AT_ITS_END.includes(found[end - 1])) end -= 1;
  if (open.includes('_') && found[end - 1] === '_') end -= 1;
  return withoutLastBracket(found.slice(0, end));
}

/** Return an address without the bracket at its end, if it has not as many that open. */
function withoutLastBracket(address) {
  let from = 0;
  for (let at = address.length - 1; address[at] === ')'; at -= 1) {
    const opening = address.indexOf('(', from);
    if (opening < 0) return address.slice(0, -1);
    from = opening + 1;
  }
  return address;
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
    const isEscaped = text[i] === '\\';
    if (isEscaped) i += 1;
    // One that is escaped begins no link, and hides the end of one around it all the same.
    if (text[i] === '[') open.push(isEscaped ? null : i);
    else if (text[i] === ']' && !isEscaped && open.length) closed.set(open.pop(), i);
  }
  return closed;
}
