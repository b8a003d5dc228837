// What stands within lines: emphasis, code, links, mentions, times.
//
// One walk from left to right with a stack of what is open. A mark can be open only once, so the
// stack stays low, and what is never closed becomes text again; so the cost is linear.

import { matchBrackets, readAngle, readBareLink, readTarget } from './markdown_signs.js';

const SPECIAL = /[\\`*_~|<[]|https?:\/\/|@(?:everyone|here)\b/g;
const ESCAPABLE = /[^0-9A-Za-z\s]/;
/** What Discord takes for a letter beside an underscore: those of other scripts it does not. */
const WORD = /\w/;
const SPACE = /\s/;

const MARKS = {
  '**': 'strong',
  '*': 'em',
  __: 'underline',
  _: 'em',
  '~~': 'strike',
  '||': 'spoiler',
};

/** Return the inline tree of a text: strings, and nodes with a `kind`. */
export function parseInline(text) {
  return new Walk(text).run();
}

class Walk {
  constructor(text) {
    this.text = text;
    this.at = 0;
    this.root = { children: [] };
    this.stack = [this.root];
    /** The masked link being read: where its label ends, and how low the stack was. */
    this.masked = null;
    this.brackets = null;
    this.ticks = null;
  }

  run() {
    const { text } = this;
    while (this.at < text.length) {
      SPECIAL.lastIndex = this.at;
      const found = SPECIAL.exec(text);
      const next = found ? found.index : text.length;
      if (this.masked && next >= this.masked.end) {
        this.#say(text.slice(this.at, this.masked.end));
        this.#endMasked();
        continue;
      }
      this.#say(text.slice(this.at, next));
      this.at = next;
      if (found) this.#special(found[0]);
    }
    if (this.masked) this.#endMasked();
    this.#closeDownTo(1);
    return this.root.children;
  }

  #special(sign) {
    if (sign === '\\') this.#escape();
    else if (sign === '`') this.#code();
    else if (sign === '<') this.#angle();
    else if (sign === '[') this.#bracket();
    else if (sign.startsWith('@')) this.#everyone(sign);
    else if (sign.startsWith('http')) this.#bareLink();
    else if (sign === '*' || sign === '_') this.#emphasis(sign);
    else this.#pair(sign);
  }

  // --- leaves -------------------------------------------------------------------------------

  #escape() {
    const next = this.text.codePointAt(this.at + 1);
    const letter = next === undefined ? '' : String.fromCodePoint(next);
    const escapes = letter && ESCAPABLE.test(letter) && this.#ends(1 + letter.length);
    // In the words of a link the sign means nothing, but both are shown.
    this.#say(escapes ? (this.masked ? `\\${letter}` : letter) : '\\');
    this.at += escapes ? 1 + letter.length : 1;
  }

  #everyone(sign) {
    this.#node({ kind: 'everyone', raw: sign });
    this.at += sign.length;
  }

  #code() {
    const length = this.#runLength('`');
    const close = this.#closingTicks(this.at + length, length);
    if (close < 0) {
      this.#say('`'.repeat(length));
      this.at += length;
      return;
    }
    // A blank keeps apart the ticks inside and outside: `` ` `` is one tick.
    const code = this.text.slice(this.at + length, close).replace(/^ (?= *`)|(` *) $/g, '$1');
    this.#node({ kind: 'code', text: code });
    this.at = close + length;
  }

  #angle() {
    const found = readAngle(this.text, this.at);
    if (found && this.#ends(found.length)) {
      this.#node(found.node);
      this.at += found.length;
    } else {
      this.#sayOne();
    }
  }

  #bareLink() {
    const open = this.stack.map((frame) => frame.mark).filter(Boolean);
    const address = this.masked ? null : readBareLink(this.text, this.at, open);
    if (address) this.#node({ kind: 'link', address, children: [address] });
    const length = address?.length ?? 'http'.length;
    if (!address) this.#say(this.text.slice(this.at, this.at + length));
    this.at += length;
  }

  // --- masked links -------------------------------------------------------------------------

  #bracket() {
    this.brackets ??= matchBrackets(this.text);
    const end = this.masked ? -1 : (this.brackets.get(this.at) ?? -1);
    const target = end < 0 ? null : readTarget(this.text, end + 1);
    const label = target && this.text.slice(this.at + 1, end);
    // A label that is an address itself could promise another place than the link goes to.
    if (target && /https?:\/\//.test(label)) {
      const length = end + 1 + target.length - this.at;
      this.#say(this.text.slice(this.at, this.at + length));
      this.at += length;
      return;
    }
    if (!target || !label.trim()) {
      this.#sayOne();
      return;
    }
    this.stack.push({ kind: 'link', ...target, children: [], mark: '[' });
    this.masked = { end, after: end + 1 + target.length, depth: this.stack.length };
    this.at += 1;
  }

  #endMasked() {
    this.#closeDownTo(this.masked.depth);
    const { kind, address, title, children } = this.stack.pop();
    this.#node({ kind, address, title, children });
    this.at = this.masked.after;
    this.masked = null;
  }

  // --- marks that open and close ------------------------------------------------------------

  #emphasis(sign) {
    const length = this.#runLength(sign);
    const before = this.text[this.at - 1] ?? ' ';
    const after = this.text[this.at + length] ?? ' ';
    const opens = sign === '_' || !SPACE.test(after);
    const closes = sign === '_' ? !WORD.test(after) : !SPACE.test(before);
    let left = length;
    this.at += length;
    while (left > 0) {
      const innermost = this.#innermost([sign, sign + sign]);
      if (left >= 2 && !(left > 2 && innermost === sign && closes)) {
        this.#toggle(sign + sign, true, true);
        left -= 2;
      } else {
        this.#toggle(sign, opens, closes);
        left -= 1;
      }
    }
  }

  #pair(sign) {
    const length = Math.min(this.#runLength(sign), 2);
    this.at += length;
    if (length === 2) this.#toggle(sign + sign, true, true);
    else this.#say(sign);
  }

  /** Close what `mark` opened, or open it, or take it as text. */
  #toggle(mark, opens, closes) {
    const depth = this.stack.findIndex(
      (frame, index) => index >= (this.masked?.depth ?? 1) && frame.mark === mark,
    );
    if (depth >= 0 && closes && this.#holdsSomething(depth)) {
      this.#closeDownTo(depth + 1);
      const { children } = this.stack.pop();
      this.#node({ kind: MARKS[mark], children });
    } else if (depth < 0 && opens) {
      this.stack.push({ mark, children: [] });
    } else if (mark === '_' && depth === this.stack.length - 1) {
      // Between two of these there is no third: in snake_case_name and _this_ the last two count.
      this.#closeDownTo(depth);
      this.stack.push({ mark, children: [] });
    } else {
      this.#say(mark);
    }
  }

  #holdsSomething(depth) {
    return depth < this.stack.length - 1 || this.stack[depth].children.length > 0;
  }

  #innermost(marks) {
    for (let i = this.stack.length - 1; i >= (this.masked?.depth ?? 1); i -= 1) {
      if (marks.includes(this.stack[i].mark)) return this.stack[i].mark;
    }
    return null;
  }

  /** Turn what is open above `depth` back into text. */
  #closeDownTo(depth) {
    while (this.stack.length > depth) {
      const { mark, children } = this.stack.pop();
      this.#say(mark);
      for (const child of children) this.#put(child);
    }
  }

  // --- small things -------------------------------------------------------------------------

  #put(child) {
    if (typeof child === 'string') this.#say(child);
    else this.#node(child);
  }

  #node(node) {
    this.stack.at(-1).children.push(node);
  }

  #say(words) {
    if (!words) return;
    const { children } = this.stack.at(-1);
    if (typeof children.at(-1) === 'string') children[children.length - 1] += words;
    else children.push(words);
  }

  #sayOne() {
    this.#say(this.text[this.at]);
    this.at += 1;
  }

  /** Tell whether that many characters from here end before the masked link's label does. */
  #ends(length) {
    return !this.masked || this.at + length <= this.masked.end;
  }

  #runLength(sign) {
    const stop = this.masked ? this.masked.end : this.text.length;
    let end = this.at;
    while (end < stop && this.text[end] === sign) end += 1;
    return end - this.at;
  }

  /** Return where the next run of exactly `length` ticks begins, or -1. */
  #closingTicks(from, length) {
    if (!this.ticks) {
      this.ticks = new Map();
      for (const run of this.text.matchAll(/`+/g)) {
        const places = this.ticks.get(run[0].length) ?? [];
        this.ticks.set(run[0].length, places);
        places.push(run.index);
      }
      // Asked for from left to right: the next one is at the end, and what is behind is dropped.
      for (const places of this.ticks.values()) places.reverse();
    }
    const places = this.ticks.get(length) ?? [];
    while (places.length && places.at(-1) < from) places.pop();
    const found = places.at(-1) ?? -1;
    return found >= 0 && this.#ends(found + length - this.at) ? found : -1;
  }
}
