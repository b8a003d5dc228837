// The field above the articles: what is typed leaves those in the list that have all its words.

import * as api from './api.js';
import { el } from './dom.js';
import { state } from './store.js';

const PAUSE = 150;

/** The field; `onChange` hears that other files are to be shown. */
export class ArticleSearch {
  constructor(onChange) {
    this.onChange = onChange;
    this.words = '';
    /** What the host found among those that it doesn't list. */
    this.found = [];
    this.turn = 0;
    this.field = el('input', {
      type: 'search', class: 'article-search', placeholder: 'Search', spellcheck: 'false',
      'aria-label': 'Search the articles', maxlength: 100,
    });
    this.node = el('div', { class: 'article-search-line', role: 'search' }, this.field);
    this.field.addEventListener('input', () => this.#typed());
  }

  #typed() {
    this.words = this.field.value.trim();
    this.onChange();
    const mine = ++this.turn;
    if (!this.words || state.isWhole) this.found = [];
    else setTimeout(() => mine === this.turn && this.#ask(mine), PAUSE);
  }

  async #ask(mine) {
    // What can't be asked for just now is not in the list.
    const found = await api.findArticles(this.words).catch(() => []);
    if (mine !== this.turn) return;
    this.found = found;
    this.onChange();
  }
}
