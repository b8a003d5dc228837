// The end of a command's line: what is typed here opens the field of one more option.

import { Combobox } from './combobox.js';
import { byId, el } from './dom.js';

/** The way to the options of `options.command` that have no field yet. */
export class MoreOptions {
  constructor(options) {
    this.options = options;
    this.control = el('input', {
      type: 'text', id: 'more-options', class: 'more-options', autocomplete: 'off', spellcheck: 'false',
    });
    this.node = el('span', { class: 'more' }, this.control);
    this.combobox = new Combobox(this.control, {
      host: byId('suggestions'),
      wait: false,
      suggest: (typed) => this.#suggest(typed.trim().toLowerCase()),
      choose: ({ option }) => this.#open(option),
    });
    this.control.addEventListener('focus', () => this.combobox.ask());
    this.control.addEventListener('input', () => this.#typed(this.control.value.trim()));
  }

  /** Offer these options; where there is none, there is nothing to type either. */
  show(free) {
    this.free = free;
    this.node.hidden = !free.length;
    this.control.placeholder = `+${free.length} optional`;
    this.control.setAttribute('aria-label', `${free.length} more, optional`);
  }

  /** Forget what was typed. */
  close() {
    this.control.value = '';
    this.combobox.close();
  }

  #suggest(typed) {
    const fit = this.free.filter(({ name }) => name.startsWith(typed));
    if (!fit.length) return null;
    const items = fit.map((option) => ({ label: option.name, detail: option.description, option }));
    // Enter sends, unless somebody has begun to type one of the names.
    return { title: 'Optional', items, first: typed !== '' };
  }

  #typed(text) {
    const [name, rest] = text.split(/:(.*)/s);
    const named = this.free.find((each) => each.name === name.toLowerCase());
    if (named && rest !== undefined) this.#open(named, rest);
    // What is no name is meant for the option that comes next.
    else if (text && !this.free.some((each) => each.name.startsWith(text.toLowerCase()))) {
      this.#open(this.free[0], text);
    }
  }

  #open(option, text = '') {
    this.close();
    this.options.open(option, text);
  }
}
