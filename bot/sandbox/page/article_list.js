// The files as a list of which one is chosen, by mouse or with the arrow keys: an ARIA listbox.

import { itemNode } from './article_item.js';
import { el } from './dom.js';

const PAGE = 5;

/**
 * The files as a list. `onChoose(file)` hears which one was picked, and `onOpen(file)` of one
 * that Enter was pressed on.
 */
export class ArticleList {
  constructor({ onChoose, onOpen }) {
    this.onChoose = onChoose;
    this.onOpen = onOpen;
    this.files = [];
    this.at = -1;
    this.node = el('div', {
      class: 'article-list',
      role: 'listbox',
      tabindex: 0,
      'aria-label': 'Articles, the newest first',
    });
    this.node.addEventListener('keydown', (event) => this.#key(event));
  }

  /** Show the files, with the one of that key chosen. */
  show(files, key) {
    if (JSON.stringify(files) !== JSON.stringify(this.files)) {
      this.files = files;
      this.node.replaceChildren(...files.map((each, index) => this.#item(each, index)));
    }
    this.#mark(files.findIndex((each) => each.key === key));
  }

  /** Bring the chosen one into sight. */
  reveal() {
    this.node.children[this.at]?.scrollIntoView({ block: 'nearest' });
  }

  #item(file, index) {
    const item = itemNode(file, `article-${index}`);
    item.addEventListener('click', () => this.#choose(index));
    return item;
  }

  #key(event) {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const last = this.files.length - 1;
    const moves = {
      ArrowDown: this.at + 1,
      ArrowUp: this.at - 1,
      PageDown: this.at + PAGE,
      PageUp: this.at - PAGE,
      Home: 0,
      End: last,
    };
    if (event.key === 'Enter' && this.files[this.at]) this.onOpen(this.files[this.at]);
    else if (event.key in moves) this.#choose(Math.max(0, Math.min(last, moves[event.key])));
    else return;
    event.preventDefault();
  }

  #choose(index) {
    if (!this.files[index] || index === this.at) return;
    this.#mark(index);
    this.reveal();
    this.onChoose(this.files[index]);
  }

  #mark(index) {
    this.at = index;
    [...this.node.children].forEach((item, at) => {
      item.setAttribute('aria-selected', String(at === index));
    });
    if (index < 0) this.node.removeAttribute('aria-activedescendant');
    else this.node.setAttribute('aria-activedescendant', `article-${index}`);
  }
}
