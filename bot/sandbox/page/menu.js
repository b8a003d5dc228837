// A menu under or over a button: by mouse, by arrows, by first letters.

import { el, icon } from './dom.js';

/**
 * Let `button` open a menu; `items()` returns what is in it just then: `{label, detail, picture,
 * checked, act}`, where `checked` makes it one of which one holds. Returns the node of both.
 */
export function menuOf(button, name, items) {
  return new Menu(button, name, items).node;
}

class Menu {
  constructor(button, name, items) {
    this.button = button;
    this.items = items;
    this.list = el('div', { class: 'listbox menu', role: 'menu', 'aria-label': name, hidden: true });
    this.node = el('div', { class: 'menu-of' }, button, this.list);
    button.setAttribute('aria-haspopup', 'menu');
    button.setAttribute('aria-expanded', 'false');
    button.addEventListener('click', () => (this.list.hidden ? this.#open() : this.#close()));
    this.node.addEventListener('keydown', (event) => this.#key(event));
    this.node.addEventListener('focusout', (event) => {
      if (!this.node.contains(event.relatedTarget)) this.#close({ back: false });
    });
  }

  #open() {
    this.list.replaceChildren(...this.items().map((item) => this.#item(item)));
    this.list.hidden = false;
    this.button.setAttribute('aria-expanded', 'true');
    this.list.classList.remove('above');
    const bottom = this.node.closest('.log, main')?.getBoundingClientRect().bottom ?? innerHeight;
    this.list.classList.toggle('above', this.list.getBoundingClientRect().bottom > bottom);
    (this.list.querySelector('[aria-checked="true"]') ?? this.list.firstElementChild)?.focus();
  }

  #close({ back = true } = {}) {
    if (this.list.hidden) return;
    this.list.hidden = true;
    this.button.setAttribute('aria-expanded', 'false');
    if (back) this.button.focus();
  }

  #item({ label, detail, picture, checked, act }) {
    const role = checked === undefined ? 'menuitem' : 'menuitemradio';
    const node = el(
      'button',
      { type: 'button', class: 'option', role, tabindex: -1, 'aria-checked': checked === undefined ? null : String(checked) },
      picture,
      el('span', { class: 'option-label' }, label),
      detail && el('span', { class: 'option-detail' }, detail),
      checked && icon('tick'),
    );
    node.addEventListener('click', () => {
      this.#close();
      act();
    });
    return node;
  }

  #key(event) {
    const { key } = event;
    const all = [...this.list.children];
    const at = all.indexOf(document.activeElement);
    if (this.list.hidden) {
      if (key !== 'ArrowDown' && key !== 'ArrowUp') return;
      this.#open();
    } else if (key === 'Escape') this.#close();
    else if (key === 'ArrowDown') all[(at + 1) % all.length].focus();
    else if (key === 'ArrowUp') all[at <= 0 ? all.length - 1 : at - 1].focus();
    else if (key === 'Home') all[0].focus();
    else if (key === 'End') all.at(-1).focus();
    else if (isLetter(event)) nextNamed(all, at, key)?.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}

const isLetter = ({ key, ctrlKey, metaKey, altKey }) =>
  key.length === 1 && key !== ' ' && !ctrlKey && !metaKey && !altKey;

/** Return the next item after one that begins with a letter. */
function nextNamed(all, at, letter) {
  const following = [...all.slice(at + 1), ...all.slice(0, at + 1)];
  const begins = (each) => each.innerText.trim().toLowerCase().startsWith(letter.toLowerCase());
  return following.find((each) => begins(each.querySelector('.option-label')));
}
