// A list of which one is chosen, by mouse or with the arrow keys: an ARIA listbox.

import { el } from './dom.js';
import { written } from './times.js';

const PAGE = 5;

/** The articles as a list; `onChoose(article)` hears which one was picked. */
export class ArticleList {
  constructor(onChoose) {
    this.onChoose = onChoose;
    this.articles = [];
    this.at = -1;
    this.node = el('div', {
      class: 'article-list',
      role: 'listbox',
      tabindex: 0,
      'aria-label': 'Articles, the newest first',
    });
    this.node.addEventListener('keydown', (event) => this.#key(event));
  }

  /** Show the articles, with the one of that id chosen. */
  show(articles, id) {
    if (JSON.stringify(articles) !== JSON.stringify(this.articles)) {
      this.articles = articles;
      const place = this.node.scrollTop;
      this.node.replaceChildren(...articles.map((each, index) => this.#item(each, index)));
      this.node.scrollTop = place;
    }
    this.#mark(articles.findIndex((each) => each.id === id));
  }

  #item(article, index) {
    const { headline, date } = article;
    const item = el(
      'div',
      { class: 'article', role: 'option', id: `article-${index}`, 'aria-selected': 'false' },
      el('span', { class: 'article-headline' }, headline),
      // Noon in the viewer's own zone: the day must be the one that is written.
      date && el('time', { datetime: date }, written(new Date(`${date}T12:00`), 'date')),
    );
    item.addEventListener('click', () => this.#choose(index));
    return item;
  }

  #key(event) {
    const last = this.articles.length - 1;
    const moves = {
      ArrowDown: this.at + 1,
      ArrowUp: this.at - 1,
      PageDown: this.at + PAGE,
      PageUp: this.at - PAGE,
      Home: 0,
      End: last,
    };
    if (!(event.key in moves) || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    this.#choose(Math.max(0, Math.min(last, moves[event.key])));
  }

  #choose(index) {
    if (!this.articles[index] || index === this.at) return;
    this.#mark(index);
    this.node.children[index].scrollIntoView({ block: 'nearest' });
    this.onChoose(this.articles[index]);
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
