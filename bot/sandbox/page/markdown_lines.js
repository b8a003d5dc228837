// A text taken line by line, or a code block at a time. Pure.

const FENCE = '```';
const LANGUAGE = /^([a-z0-9_+\-.#]+)\n/i;

/** Walks a text line by line. */
export class Lines {
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
