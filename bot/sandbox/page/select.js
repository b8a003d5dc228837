// A select. Not the browser's own: its arrow keys would choose, and so send, on the way.

import { whileBusy } from './busy.js';
import { el, icon } from './dom.js';

let count = 0;

/** Make a select's node; `act(customId, values)` sends what was chosen. */
export function selectNode(select, act) {
  return new Select(select, act).node;
}

class Select {
  constructor(select, act) {
    this.select = select;
    this.act = act;
    this.many = (select.max_values ?? 1) > 1;
    this.chosen = new Set(select.options.filter((each) => each.default).map((each) => each.value));
    this.active = 0;
    this.button = this.#makeButton();
    this.list = this.#makeList();
    this.node = el('div', { class: 'select' }, this.button, this.list);
    this.node.addEventListener('focusout', (event) => {
      if (!this.node.contains(event.relatedTarget)) this.#close();
    });
    this.#face();
  }

  #makeButton() {
    const attributes = {
      type: 'button',
      class: 'select-button',
      disabled: this.select.disabled || !this.select.options.length,
      'aria-haspopup': 'listbox',
      'aria-expanded': 'false',
      data: { customId: this.select.custom_id },
    };
    const button = el('button', attributes, el('span', { class: 'select-face' }), icon('down'));
    button.addEventListener('click', () => (this.list.hidden ? this.#open() : this.#close()));
    button.addEventListener('keydown', (event) => {
      if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
        event.preventDefault();
        this.#open();
      }
    });
    return button;
  }

  #makeList() {
    const name = this.select.placeholder ?? 'Choices';
    const id = `select-${(count += 1)}`;
    this.items = this.select.options.map((option, index) => this.#makeItem(option, index, id));
    const list = el(
      'div',
      {
        class: 'listbox select-list',
        role: 'listbox',
        id,
        tabindex: -1,
        hidden: true,
        'aria-label': name,
        'aria-multiselectable': this.many ? 'true' : null,
      },
      ...this.items,
    );
    list.addEventListener('keydown', (event) => this.#key(event));
    return list;
  }

  #makeItem(option, index, id) {
    const item = el(
      'div',
      { class: 'option', role: 'option', id: `${id}-${index}`, 'aria-selected': 'false' },
      el('span', { class: 'option-label' }, option.label),
      option.description && el('span', { class: 'option-detail' }, option.description),
    );
    item.addEventListener('click', () => this.#pick(index));
    item.addEventListener('pointermove', () => this.#activate(index));
    return item;
  }

  #open() {
    if (this.select.disabled || !this.items.length) return;
    this.before = [...this.chosen].join('\n');
    this.list.hidden = false;
    const room = this.node.closest('.log')?.getBoundingClientRect().bottom ?? innerHeight;
    const below = room - this.button.getBoundingClientRect().bottom;
    this.list.classList.toggle('above', below < this.list.offsetHeight + 12);
    this.button.setAttribute('aria-expanded', 'true');
    this.#activate(this.active);
    this.list.focus({ preventScroll: true });
  }

  /** Put the list away; with several to choose from, this is when they are sent. */
  #close() {
    if (this.list.hidden) return;
    const hadFocus = this.list.contains(document.activeElement);
    this.list.hidden = true;
    this.button.setAttribute('aria-expanded', 'false');
    if (hadFocus) this.button.focus();
    const enough = this.chosen.size >= (this.select.min_values ?? 1);
    if (this.many && enough && this.before !== [...this.chosen].join('\n')) this.#send();
  }

  #key(event) {
    const last = this.items.length - 1;
    const moves = { ArrowDown: this.active + 1, ArrowUp: this.active - 1, Home: 0, End: last };
    if (event.key in moves) this.#activate(Math.max(0, Math.min(last, moves[event.key])));
    else if (event.key === 'Enter' || event.key === ' ') this.#pick(this.active);
    else if (event.key === 'Escape') this.#close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #activate(index) {
    this.active = index;
    this.items.forEach((item, at) => item.classList.toggle('active', at === index));
    this.list.setAttribute('aria-activedescendant', this.items[index].id);
    if (!this.list.hidden) this.items[index].scrollIntoView({ block: 'nearest' });
  }

  #pick(index) {
    const { value } = this.select.options[index];
    if (!this.many) {
      this.chosen = new Set([value]);
      this.#face();
      this.#close();
      this.#send();
      return;
    }
    if (this.chosen.has(value)) this.chosen.delete(value);
    else if (this.chosen.size < this.select.max_values) this.chosen.add(value);
    this.#face();
  }

  #send() {
    whileBusy(this.button, () => this.act(this.select.custom_id, [...this.chosen]));
  }

  #face() {
    const { options, placeholder = 'Choose' } = this.select;
    options.forEach((option, index) => {
      this.items[index].setAttribute('aria-selected', String(this.chosen.has(option.value)));
    });
    const labels = options.filter((each) => this.chosen.has(each.value)).map((each) => each.label);
    this.button.firstChild.textContent = labels.join(', ') || placeholder;
    this.button.classList.toggle('unset', labels.length === 0);
  }
}
