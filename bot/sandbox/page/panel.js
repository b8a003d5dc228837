// A panel beside the chat, opened by a button of the top bar; of all panels one is open at most.

import { byId, el, icon } from './dom.js';

const panels = [];

/** A panel called `title`; `onOpen` is called each time it is opened, `name` is for ids. */
export class Panel {
  constructor({ name, title, onOpen }) {
    this.onOpen = onOpen;
    this.button = byId(`open-${name}`);
    this.body = el('div', { class: 'panel-body' });
    this.heading = el('h2', { id: `${name}-title`, tabindex: -1 }, title);
    const close = el(
      'button',
      { type: 'button', class: 'icon-button small', 'aria-label': `Close ${title}` },
      icon('close'),
    );
    this.node = el(
      'section',
      { class: 'panel', id: name, role: 'dialog', 'aria-labelledby': `${name}-title`, hidden: true },
      el('div', { class: 'panel-head' }, this.heading, close),
      this.body,
    );
    close.addEventListener('click', () => this.close());
    this.button.addEventListener('click', () => (this.isOpen ? this.close() : this.open()));
    for (const each of [this.node, this.button]) {
      each.addEventListener('keydown', (event) => this.#key(event));
    }
    byId('people').after(this.node);
    panels.push(this);
  }

  get isOpen() {
    return !this.node.hidden;
  }

  /** Show the panel in the place of any other, with the keyboard in it. */
  open() {
    for (const each of panels) if (each !== this) each.#show(false);
    this.#show(true);
    this.heading.focus();
    this.onOpen();
  }

  /** Put the panel away, and the keyboard back on its button. */
  close() {
    const hadFocus = this.node.contains(document.activeElement);
    this.#show(false);
    if (hadFocus) this.button.focus();
  }

  #show(isOpen) {
    this.node.hidden = !isOpen;
    this.button.setAttribute('aria-expanded', String(isOpen));
    const open = panels.find((each) => each.isOpen);
    document.body.classList.toggle('with-panel', Boolean(open));
    document.body.dataset.panel = open?.node.id ?? '';
  }

  #key(event) {
    if (event.key !== 'Escape' || !this.isOpen || event.defaultPrevented) return;
    event.stopPropagation();
    this.close();
  }
}
