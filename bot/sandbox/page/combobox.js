// An ARIA combobox on a text field: suggestions as one types, by keyboard and by mouse.

import { el, icon } from './dom.js';

const DEBOUNCE_MILLISECONDS = 120;
const PATIENCE_MILLISECONDS = 250;

let count = 0;

/**
 * Give a text field suggestions.
 *
 * `suggest(text, signal)` returns, or promises, null for none or
 * `{title, items: [{label, detail, sign, value}], note, first}`; `sign` is an icon, and with `first`
 * the first item is active at once, so that Enter takes it. `choose(item)` is called with what was
 * taken. With `wait` it is asked when typing pauses; with `reopens` the arrow down asks as well.
 */
export class Combobox {
  constructor(field, { suggest, choose, host, wait = true, reopens = wait }) {
    Object.assign(this, { field, suggest, choose, wait, reopens });
    this.items = [];
    this.active = -1;
    this.asked = null;
    this.isOnItsWay = false;
    const id = `suggestions-${(count += 1)}`;
    this.title = el('p', { class: 'listbox-title', hidden: true });
    this.list = el('div', { role: 'listbox', id, 'aria-label': 'Suggestions' });
    this.note = el('p', { class: 'listbox-note', role: 'status' });
    this.box = el('div', { class: 'listbox suggestions', hidden: true }, this.title, this.list, this.note);
    host.append(this.box);
    // A text of several lines can't be a combobox; what else it has tells of the list as well.
    this.ownRole = field.matches('textarea') ? {} : { role: 'combobox', 'aria-expanded': 'false' };
    for (const [name, value] of Object.entries({
      ...this.ownRole,
      autocomplete: 'off',
      'aria-autocomplete': 'list',
      'aria-haspopup': 'listbox',
      'aria-controls': id,
    })) {
      field.setAttribute(name, value);
    }
    field.addEventListener('input', () => this.ask());
    field.addEventListener('keydown', (event) => this.#key(event));
    field.addEventListener('blur', () => this.close());
    // Pressing an item must not take the focus from the field, which would close the list.
    this.box.addEventListener('pointerdown', (event) => event.preventDefault());
  }

  get isOpen() {
    return !this.box.hidden;
  }

  /** Ask for suggestions for what the field holds now. */
  ask({ now = !this.wait } = {}) {
    this.#forget();
    // What is on show was found for another text.
    this.#activate(-1);
    const asked = (this.asked = new AbortController());
    this.isOnItsWay = true;
    const run = () => this.#run(asked.signal);
    if (now) run();
    else this.timer = setTimeout(run, DEBOUNCE_MILLISECONDS);
  }

  /** Ask again for what is on show or on its way: what it depends on has changed. */
  refresh() {
    if (this.isOpen || this.asked) this.ask({ now: true });
  }

  /** Put the list away and drop what was asked for. */
  close() {
    this.#forget();
    this.box.hidden = true;
    this.items = [];
    this.#activate(-1);
    this.#expanded(false);
  }

  /** Take the list out of the page, when its field goes. */
  remove() {
    this.close();
    this.box.remove();
  }

  #forget() {
    this.asked?.abort();
    this.asked = null;
    this.isOnItsWay = false;
    clearTimeout(this.timer);
    clearTimeout(this.patience);
  }

  async #run(signal) {
    this.patience = setTimeout(() => this.#show({ items: [], note: 'Looking…' }), PATIENCE_MILLISECONDS);
    let found;
    try {
      found = await this.suggest(this.field.value, signal);
    } catch (error) {
      if (signal.aborted) return;
      found = { items: [], note: error.message };
    }
    // An answer to what is no longer in the field is worth nothing.
    if (signal.aborted) return;
    clearTimeout(this.patience);
    this.isOnItsWay = false;
    if (found === null) this.close();
    else this.#show(found);
  }

  #show({ title = '', items, note = '', first = false }) {
    this.items = items;
    this.title.textContent = title;
    this.title.hidden = !title;
    this.note.textContent = note;
    this.note.hidden = !note;
    this.list.replaceChildren(...items.map((item, index) => this.#item(item, index)));
    this.box.hidden = items.length === 0 && !note;
    this.#expanded(items.length > 0);
    this.#activate(first && items.length ? 0 : -1);
  }

  #expanded(isOpen) {
    if (this.ownRole.role) this.field.setAttribute('aria-expanded', String(isOpen));
  }

  #item({ label, detail, sign }, index) {
    const item = el(
      'div',
      { class: 'option', role: 'option', id: `${this.list.id}-${index}`, 'aria-selected': 'false' },
      sign && icon(sign),
      el('span', { class: 'option-label' }, label),
      detail && el('span', { class: 'option-detail' }, detail),
    );
    item.addEventListener('click', () => this.#take(index));
    return item;
  }

  #key(event) {
    if (event.isComposing) return;
    const last = this.items.length - 1;
    // Who presses it early does not want a list that comes late.
    if (event.key === 'Escape' && (this.isOpen || this.isOnItsWay)) this.close();
    else if (event.key === 'ArrowDown' && last >= 0) this.#activate(this.active >= last ? 0 : this.active + 1);
    else if (event.key === 'ArrowUp' && last >= 0) this.#activate(this.active <= 0 ? last : this.active - 1);
    else if (event.key === 'ArrowDown' && this.reopens) this.ask({ now: true });
    else if (event.key === 'Enter' && this.active >= 0 && !event.shiftKey) this.#take(this.active);
    else if (event.key === 'Tab' && this.active >= 0 && !event.shiftKey) this.#take(this.active);
    else return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }

  #activate(index) {
    this.active = index;
    [...this.list.children].forEach((item, at) => {
      item.classList.toggle('active', at === index);
      item.setAttribute('aria-selected', String(at === index));
    });
    const item = this.list.children[index];
    if (item) this.field.setAttribute('aria-activedescendant', item.id);
    else this.field.removeAttribute('aria-activedescendant');
    item?.scrollIntoView({ block: 'nearest' });
  }

  #take(index) {
    const item = this.items[index];
    this.close();
    this.choose(item);
  }
}
