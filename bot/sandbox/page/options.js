// The command being typed, in one line: its name, then a field for each option that is in use.

import { byId, el } from './dom.js';
import * as draft from './draft.js';
import { MoreOptions } from './more_options.js';
import { OptionField } from './option_field.js';

const line = byId('command-line');
const box = byId('options');
const about = el('p', { class: 'options-about', id: 'options-about' });
box.append(about);

/**
 * The options of one command. `onChange(values)` hears what is filled in, and `onLeave()` that
 * the line was taken back to its name.
 */
export class Options {
  constructor({ onChange, onLeave }) {
    this.onChange = onChange;
    this.onLeave = onLeave;
    this.command = null;
    this.values = {};
    this.fields = new Map();
    this.more = new MoreOptions(this);
    line.addEventListener('keydown', (event) => this.#key(event));
    line.addEventListener('focusin', () => this.explain());
    // Beside the fields, the line itself is one.
    line.addEventListener('pointerdown', (event) => {
      if (event.target.closest('label, input')) return;
      event.preventDefault();
      this.focusNext();
    });
  }

  /** Show a command's options with these values, or nothing without a command. */
  show(command, values = {}) {
    if (command?.path !== this.command?.path) this.#build(command);
    this.values = values;
    if (!command) return;
    for (const option of command.options) {
      if (values[option.name]) this.#fieldOf(option);
      this.fields.get(option.name)?.show(values[option.name] ?? '');
    }
    this.more.show(this.free());
    this.explain();
  }

  /** Return the options that have no field yet. */
  free() {
    return this.command.options.filter(({ name }) => !this.fields.has(name));
  }

  /** Put the focus into an option's field. */
  focus(name) {
    const option = this.command?.options.find((each) => each.name === name);
    if (option) this.#fieldOf(option).focus();
  }

  /** Put the focus where there is still something to fill in. */
  focusNext() {
    const [needed] = draft.missing(this.command, this.values);
    if (needed) this.focus(needed.name);
    else this.#controls().at(-1).focus();
  }

  /** Say at its field what is wrong with an option; returns whether there is such an option. */
  fault(name, sentence) {
    const option = this.command?.options.find((each) => each.name === name);
    if (!option) return false;
    this.#fieldOf(option).fault(sentence);
    this.explain();
    return true;
  }

  /** Open the field of an option that had none, with what was typed for it. */
  open(option, text = '') {
    this.#fieldOf(option).show(text);
    this.take(option.name, text);
    this.fields.get(option.name).focus();
  }

  /** Take what was filled in for an option; what names another option is for that one. */
  take(name, text) {
    const own = new RegExp(`^\\s*${name}:`, 'i');
    const written = draft.write(this.command, { ...this.values, [name]: text.replace(own, '') });
    const names = this.command.options.map((each) => each.name).join('|');
    if (new RegExp(`(^|\\s)(${names}):`, 'i').test(text)) {
      const { values, at } = draft.read(written, [this.command]);
      this.fields.get(name).show(values[name] ?? '', { anyway: true });
      this.show(this.command, values);
      this.focus(own.test(text) ? name : at.name);
    } else this.values = { ...this.values, [name]: text };
    this.onChange(this.values);
    this.explain();
  }

  /** Say what the option at the keyboard is for, or what is wrong with one. */
  explain() {
    const all = [...this.fields.values()];
    const field = all.find((each) => each.wrong) ?? all.find((each) => each.isActive);
    about.classList.toggle('bad', Boolean(field?.wrong));
    const { name, words } = field ?? { name: '', words: this.command?.description ?? '' };
    about.replaceChildren(name && el('b', {}, name), name && ' ', words);
  }

  #build(command) {
    this.command = command;
    for (const field of this.fields.values()) field.remove();
    this.fields.clear();
    this.more.close();
    box.hidden = line.hidden = !command;
    line.replaceChildren();
    if (!command) return;
    line.setAttribute('aria-label', `Options of /${command.path}`);
    line.append(el('span', { class: 'command-name' }, `/${command.path}`), this.more.node);
    for (const option of command.options) if (option.required) this.#fieldOf(option);
  }

  /** Return an option's field; a new one stands at the end, before what can be added. */
  #fieldOf(option) {
    if (!this.fields.has(option.name)) {
      const field = new OptionField(option, this);
      this.fields.set(option.name, field);
      this.more.node.before(field.node);
      this.more.show(this.free());
    }
    return this.fields.get(option.name);
  }

  #controls() {
    return [...line.querySelectorAll('input')].filter((each) => each.checkVisibility());
  }

  #key(event) {
    const { target, key } = event;
    const all = this.#controls();
    const at = all.indexOf(target);
    const [start, end] = [target.selectionStart, target.selectionEnd];
    if (at < 0 || event.defaultPrevented) return;
    if (key === 'Backspace' && !target.value) this.#back(at, all);
    else if (key === 'ArrowLeft' && end === 0 && at > 0) all[at - 1].focus();
    else if (key === 'ArrowRight' && start === target.value.length && all[at + 1]) all[at + 1].focus();
    else return;
    event.preventDefault();
  }

  /** Go back from an empty field: one that need not be there goes. */
  #back(at, all) {
    const name = [...this.fields].find(([, field]) => field.control === all[at])?.[0];
    const option = this.command.options.find((each) => each.name === name);
    if (option && !option.required) {
      this.fields.get(name).remove();
      this.fields.delete(name);
      this.more.show(this.free());
      (all[at - 1] ?? this.more.control).focus();
    } else if (at > 0) all[at - 1].focus();
    else this.onLeave();
  }
}
