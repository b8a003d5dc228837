// One option in the line of a command: its name, and what is filled in. It shows names, not keys.

import * as api from './api.js';
import { Combobox } from './combobox.js';
import { byId, el } from './dom.js';
import { state } from './store.js';
import { labelOf, suggestable, suggestionsFor } from './suggestions.js';

const NUMBERS = [4, 10];
const FILE = 11;
// Without this, a browser gives every field the same width.
const GROWS = CSS.supports('field-sizing', 'content');

/** What values that were picked are called, by option: the bot alone knew. */
const picked = new Map();

/** The field of an option of `options.command`, which is told of what is filled in. */
export class OptionField {
  constructor(option, options) {
    this.option = option;
    this.options = options;
    this.wrong = '';
    this.wasTyped = false;
    this.key = `${options.command.path} ${option.name}`;
    if (!picked.has(this.key)) picked.set(this.key, new Map());
    const id = `option-${option.name}`;
    this.control = el('input', {
      id,
      type: 'text',
      autocomplete: 'off',
      spellcheck: 'false',
      inputmode: NUMBERS.includes(option.type) ? 'decimal' : null,
      maxlength: option.max_length ?? null,
      'aria-describedby': 'options-about',
      'aria-required': option.required ? 'true' : null,
    });
    this.node = el('label', { class: 'option-pill', for: id },
      el('span', { class: 'option-name' }, option.name), this.control);
    this.control.addEventListener('input', () => this.#typed());
    if (option.type === FILE) this.#takeFiles();
    else if (suggestable(option)) this.#suggest();
  }

  get isActive() {
    return this.control === document.activeElement;
  }

  get name() {
    return this.option.name;
  }

  /** What is to be said of the option: what is wrong with it, or what it is for. */
  get words() {
    const { description, min_value: least, max_value: most } = this.option;
    if (this.wrong) return this.wrong;
    return least !== undefined && most !== undefined ? `${description} (${least} to ${most})` : description;
  }

  /** Show a value by its name; what is being typed is left alone, or a blank at its end is lost. */
  show(value, { anyway = false } = {}) {
    if (this.isActive && !anyway) return;
    this.control.value = picked.get(this.key).get(value) ?? labelOf(this.option, value);
    this.#fit();
  }

  focus() {
    this.control.focus();
  }

  /** Say what is wrong with the value, until it is changed. */
  fault(sentence) {
    this.wrong = sentence;
    this.control.setAttribute('aria-invalid', 'true');
  }

  /** Take the field out of the line. */
  remove() {
    this.combobox?.remove();
    this.node.remove();
  }

  #typed() {
    this.wasTyped = true;
    this.wrong = '';
    this.control.removeAttribute('aria-invalid');
    this.#fit();
    this.options.take(this.name, this.#valueOf(this.control.value));
  }

  #fit() {
    if (!GROWS) this.control.size = Math.max(2, this.control.value.length + 1);
  }

  #valueOf(text) {
    const found = [...picked.get(this.key)].find(([, label]) => label === text);
    return found?.[0] ?? text;
  }

  /** Let a file be chosen, or dropped here; what is typed can name none. */
  #takeFiles() {
    const chooser = el('input', { type: 'file', hidden: true, tabindex: '-1' });
    const choose = () => chooser.click();
    this.control.readOnly = true;
    this.control.placeholder = 'Choose a file';
    this.control.addEventListener('click', choose);
    this.control.addEventListener('keydown', (event) => {
      if (![' ', 'Enter'].includes(event.key) || this.control.value) return;
      event.preventDefault();
      event.stopPropagation();
      choose();
    });
    chooser.addEventListener('change', () => this.#attach(chooser.files[0]));
    this.node.addEventListener('dragover', (event) => event.preventDefault());
    this.node.addEventListener('drop', (event) => {
      event.preventDefault();
      this.#attach(event.dataTransfer.files[0]);
    });
    this.node.append(chooser);
  }

  async #attach(file) {
    if (!file) return;
    try {
      const id = await api.attach(state.person.username, state.channel.id, file);
      picked.get(this.key).set(id, file.name);
      this.control.value = file.name;
      this.#typed();
    } catch (error) {
      this.fault(error.message);
      this.options.explain();
    }
    this.focus();
  }

  #suggest() {
    const { options, option } = this;
    this.combobox = new Combobox(this.control, {
      host: byId('suggestions'),
      // Whoever types a name and Enter at once means what the list would have shown.
      wait: Boolean(option.autocomplete),
      reopens: true,
      suggest: async (typed, signal) => {
        const values = { ...options.values, [this.name]: this.#valueOf(typed) };
        const found = await suggestionsFor(options.command, option, values, signal);
        // That there is nothing is of interest to who looks for something.
        return found.items.length || this.wasTyped ? found : null;
      },
      choose: ({ label, value }) => {
        picked.get(this.key).set(value, label);
        this.control.value = label;
        this.#typed();
        options.focusNext();
      },
    });
    this.control.addEventListener('focus', () => {
      this.wasTyped = false;
      this.combobox.ask({ now: true });
    });
  }
}
