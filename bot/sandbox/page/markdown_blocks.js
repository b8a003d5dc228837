// Lines -> paragraphs, headings, quotes, lists, code blocks. Every character is read a fixed
// number of times, so that a hostile message costs no more than a long one.

import { parseInline } from './markdown_inline.js';

const FENCE = '```';
const HEADING = /^(#{1,3}) +(\S.*)$/;
const SUBTEXT = /^-# +(\S.*)$/;
const ITEM = /^( *)([-*]|\d{1,9}\.) +(\S.*)$/;
const CONTINUED = /^ {2,}(\S.*)$/;
const LANGUAGE = /^([a-z0-9_+\-.#]+)\n/i;

/** Return the blocks of a text as a tree; a quote holds no further quote, as on Discord. */
export function parseBlocks(text, { quoted = false } = {}) {
  const reader = new Reader(text.replace(/\r\n?/g, '\n'));
  const blocks = [];
  let paragraph = [];

  const endParagraph = () => {
    // Blank lines around a block are the block's own distance; those inside a text are kept.
    const lines = paragraph.join('\n').replace(/\n+$/, '');
    if (lines.trim()) blocks.push({ kind: 'paragraph', children: parseInline(lines) });
    paragraph = [];
  };
  const add = (block) => {
    endParagraph();
    blocks.push(block);
  };

  while (!reader.atEnd) {
    const line = reader.line();
    let found;
    if (!quoted && line.startsWith('>>> ')) {
      const rest = reader.rest().slice(4);
      add({ kind: 'quote', children: parseBlocks(rest, { quoted: true }) });
    } else if (!quoted && line.startsWith('> ')) {
      const lines = reader.linesWhile((each) => each.startsWith('> ')).map((each) => each.slice(2));
      add({ kind: 'quote', children: parseBlocks(lines.join('\n'), { quoted: true }) });
    } else if ((found = reader.codeBlock())) {
      if (found.before) paragraph.push(found.before);
      add({ kind: 'code_block', language: found.language, text: found.text });
    } else if ((found = HEADING.exec(line))) {
      reader.next();
      add({ kind: 'heading', level: found[1].length, children: parseInline(found[2]) });
    } else if ((found = SUBTEXT.exec(line))) {
      reader.next();
      add({ kind: 'subtext', children: parseInline(found[1]) });
    } else if (ITEM.test(line)) {
      const lines = reader.linesWhile((each) => ITEM.test(each) || CONTINUED.test(each));
      endParagraph();
      blocks.push(...lists(lines));
    } else {
      paragraph.push(line);
      reader.next();
    }
  }
  endParagraph();
  return blocks;
}

/** Walks a text line by line. */
class Reader {
  constructor(text) {
    this.text = text;
    this.at = 0;
    this.fencesLeft = true;
  }

  get atEnd() {
    return this.at >= this.text.length;
  }

  get lineEnd() {
    const end = this.text.indexOf('\n', this.at);
    return end < 0 ? this.text.length : end;
  }

  line() {
    return this.text.slice(this.at, this.lineEnd);
  }

  next() {
    this.at = this.lineEnd + 1;
  }

  rest() {
    const rest = this.text.slice(this.at);
    this.at = this.text.length;
    return rest;
  }

  linesWhile(wanted) {
    const lines = [];
    while (!this.atEnd && wanted(this.line())) {
      lines.push(this.line());
      this.next();
    }
    return lines;
  }

  /** Take the code block that opens in this line, if one does and is closed further on. */
  codeBlock() {
    if (!this.fencesLeft) return null;
    const open = this.line().indexOf(FENCE);
    if (open < 0) return null;
    const start = this.at + open + FENCE.length;
    const close = this.text.indexOf(FENCE, start + 1);
    if (close < 0) {
      // None closes later either: never look again, or many openings would cost a square.
      this.fencesLeft = false;
      return null;
    }
    const before = this.text.slice(this.at, start - FENCE.length);
    const inside = this.text.slice(start, close);
    const language = LANGUAGE.exec(inside)?.[1] ?? '';
    this.at = close + FENCE.length;
    if (this.text[this.at] === '\n') this.at += 1;
    const text = inside.slice(language.length).replace(/^\n+/, '').replace(/\n+$/, '');
    return { before, language, text };
  }
}

/** Return the lists that some lines are; deeper indented lines are lists within an item. */
function lists(lines) {
  const top = [];
  const open = [];
  for (const line of lines) {
    const found = ITEM.exec(line);
    if (!found) {
      open.at(-1).last.raw += `\n${CONTINUED.exec(line)[1]}`;
      continue;
    }
    const [, { length: indent }, marker, raw] = found;
    while (open.length > 1 && indent < open.at(-1).indent) open.pop();
    const ordered = marker.endsWith('.');
    const deeper = open.length > 0 && indent > open.at(-1).indent;
    if (open.length > 0 && !deeper && open.at(-1).list.ordered !== ordered) open.pop();
    if (open.length === 0 || deeper) {
      const list = { kind: 'list', ordered, start: parseInt(marker, 10) || 1, children: [] };
      (open.at(-1)?.last.lists ?? top).push(list);
      open.push({ list, indent, last: null });
    }
    const item = { kind: 'item', raw, children: [], lists: [] };
    open.at(-1).list.children.push(item);
    open.at(-1).last = item;
  }
  top.forEach(readItems);
  return top;
}

function readItems(list) {
  for (const item of list.children) {
    item.children = parseInline(item.raw);
    item.lists.forEach(readItems);
  }
}
