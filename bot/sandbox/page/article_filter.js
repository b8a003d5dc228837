// Buttons that leave only some of the files in the list: those with mistakes, with hints, to come.

import { KINDS } from './article_files.js';
import { el } from './dom.js';

const ALL = 'All';

/** The buttons; `onChange` hears that another kind was picked. */
export class ArticleFilter {
  constructor(onChange) {
    this.onChange = onChange;
    this.kind = ALL;
    this.node = el('div', { class: 'article-kinds', role: 'group', 'aria-label': 'Files to show' });
  }

  /** Offer the kinds that there are, and return the files of the one that is picked. */
  pick(files) {
    const counts = Object.entries(KINDS)
      .map(([kind, fits]) => [kind, files.filter(fits).length])
      .filter(([, count]) => count);
    if (!counts.some(([kind]) => kind === this.kind)) this.kind = ALL;
    this.node.hidden = !counts.length;
    const had = this.node.contains(document.activeElement) && document.activeElement.dataset.kind;
    this.node.replaceChildren(
      ...[[ALL, files.length], ...counts].map(([kind, count]) => this.#button(kind, count)),
    );
    if (had) (this.#at(had) ?? this.#at(ALL)).focus();
    return this.kind === ALL ? files : files.filter(KINDS[this.kind]);
  }

  #at(kind) {
    return [...this.node.children].find((each) => each.dataset.kind === kind);
  }

  #button(kind, count) {
    const button = el(
      'button',
      {
        type: 'button',
        class: 'panel-button',
        data: { kind },
        'aria-pressed': String(kind === this.kind),
      },
      `${kind} `,
      el('span', { class: 'article-kind-count' }, String(count)),
    );
    button.addEventListener('click', () => {
      this.kind = kind;
      this.onChange();
    });
    return button;
  }
}
