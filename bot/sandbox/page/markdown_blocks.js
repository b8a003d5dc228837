// Lines -> paragraphs, headings, quotes, lists, code blocks, as Discord's own client reads them.
//
// Every character is read a fixed number of times, so that a hostile message costs no more than a
// long one: lists are read once for each level, and there are no more than eleven.

import { parseInline } from './markdown_inline.js';
import { Lines } from './markdown_lines.js';

const HEADING = /^ *(#{1,3}) +([^\s#].*)$/;
const SUBTEXT = /^ *-# +((?!-#)\S.*)$/;
const QUOTE = /^ *>(?!>>) +/;
const QUOTED_REST = /^ *>>> +/;
const ITEM = /^( *)([-*]|\d{1,9}\.) +(?=\S)/;
const DEEPEST_LIST = 11;

/**
 * Return the blocks of a text as a tree. A quote holds no further quote, and a list, `level`
 * lists deep, no heading. A block is `spaced` when a blank line stands before it.
 */
export function parseBlocks(text, { quoted = false, level = 0 } = {}) {
  const lines = new Lines(text.replace(/\r\n?/g, '\n'));
  const blocks = new Blocks();
  while (!lines.atEnd) {
    const line = lines.line();
    let found;
    if (!quoted && (found = QUOTED_REST.exec(line))) {
      const rest = lines.rest().slice(found[0].length);
      blocks.add({ kind: 'quote', children: parseBlocks(rest, { quoted: true, level }) });
    } else if (!quoted && QUOTE.test(line)) {
      const inside = lines.linesWhile((each) => QUOTE.test(each));
      const rest = inside.map((each) => each.replace(/^ *> ?/, '')).join('\n');
      blocks.add({ kind: 'quote', children: parseBlocks(rest, { quoted: true, level }) });
    } else if (level < DEEPEST_LIST && (found = ITEM.exec(line))) {
      const items = lines.linesWhile(belongsTo(found[1], line));
      blocks.add(list(items, found, { quoted, level: level + 1 }));
    } else if ((found = lines.codeBlock())) {
      if (found.before) blocks.say(found.before);
      blocks.add({ kind: 'code_block', language: found.language, text: found.text });
    } else if (!level && (found = HEADING.exec(line))) {
      lines.next();
      lines.linesWhile((each) => !each.trim());
      blocks.add({ kind: 'heading', level: found[1].length, children: parseInline(bare(found[2])) });
    } else if ((found = SUBTEXT.exec(line))) {
      lines.next();
      blocks.add({ kind: 'subtext', children: parseInline(found[1].trimEnd()) });
    } else {
      blocks.say(line);
      lines.next();
    }
  }
  return blocks.done();
}

/** Gathers blocks, and the lines between them as paragraphs. */
class Blocks {
  constructor() {
    this.blocks = [];
    this.lines = [];
  }

  say(line) {
    this.lines.push(line);
  }

  add(block) {
    const wasBlank = this.lines.length > 0 && !this.lines.at(-1).trim();
    this.#endParagraph();
    if (wasBlank && this.blocks.length) block.spaced = true;
    this.blocks.push(block);
  }

  done() {
    this.#endParagraph();
    return this.blocks;
  }

  #endParagraph() {
    const spaced = this.blocks.length > 0 && this.lines[0]?.trim() === '';
    // Blank lines beside a block are its distance; those inside a text are kept.
    const text = this.lines.slice(spaced ? 1 : 0).join('\n').replace(/\n+$/, '');
    if (text.trim()) this.blocks.push({ kind: 'paragraph', spaced, children: parseInline(text) });
    this.lines = [];
  }
}

/** Return a heading's words without the number signs that may close it. */
function bare(words) {
  let end = words.trimEnd().length;
  while (words[end - 1] === '#') end -= 1;
  return words.slice(0, end).trimEnd();
}

// --- lists ------------------------------------------------------------------------------------

/** Return what tells the lines of a list that begins with the line `first`, so far indented. */
function belongsTo(indent, first) {
  let isFirst = true;
  return (line) => {
    const belongs = isFirst ? line === first : line.startsWith(' ') || ITEM.exec(line)?.[1] === indent;
    isFirst = false;
    return belongs;
  };
}

/** Return the list that some lines are; `found` is how the first of them begins. */
function list(lines, found, options) {
  const [{ length: width }, { length: indent }, marker] = found;
  const items = [];
  for (const line of lines) {
    const begun = ITEM.exec(line);
    // One blank more makes nothing deeper, two do.
    const isItem = begun && begun[1].length >= indent && begun[1].length <= indent + 1;
    if (isItem) items.push([line.slice(begun[0].length)]);
    else items.at(-1).push(outdented(line, width));
  }
  const children = items.map((each) => ({
    kind: 'item',
    children: parseBlocks(each.join('\n'), options),
  }));
  const ordered = marker.length > 1;
  return { kind: 'list', ordered, start: Math.max(1, parseInt(marker, 10) || 1), children };
}

function outdented(line, width) {
  let at = 0;
  while (at < width && line[at] === ' ') at += 1;
  return line.slice(at);
}
