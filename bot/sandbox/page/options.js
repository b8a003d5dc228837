// The options of the command being typed, as labelled fields.

import { Combobox } from './combobox.js';
import { byId, el } from './dom.js';
import { confined, suggestable, suggestionsFor } from './suggestions.js';

const NUMBERS = [4, 10];

const box = byId('options');
const suggestionBox = byId('suggestions');

/** The fields of one command; `onChange(values)` hears what is filled in. */
export class Options {
  constructor({ onChange }) {
    this.onChange = onChange;
    this.command = null;
    this.values = {};
    this.fields = new Map();
  }

  /** Show a command's options with these values, or nothing without a command. */
  show(command, values = {}) {
    if (command?.path !== this.command?.path) this.#build(command);
    this.values = values;
    for (const [name, { control }] of this.fields) {
      const value = values[name] ?? '';
      // What is being typed here is left alone: a blank at its end would be lost.
      if (control !== document.activeElement && control.value !== value) set(control, value);
      this.#explain(name);
    }
  }

  /** Put the focus into an option's field. */
  focus(name) {
    this.fields.get(name)?.control.focus();
  }

  /** Say at its field what is wrong with an option; returns whether there is such a field. */
  fault(name, sentence) {
    const field = this.fields.get(name);
    if (!field) return false;
    field.control.setAttribute('aria-invalid', 'true');
    field.hint.textContent = sentence;
    field.hint.classList.add('bad');
    return true;
  }

  #build(command) {
    this.command = command;
    for (const { combobox } of this.fields.values()) combobox?.remove();
    this.fields.clear();
    box.replaceChildren();
    box.hidden = !command;
    if (!command) return;
    box.setAttribute('aria-label', `Options of /${command.path}`);
    box.append(
      el(
        'p',
        { class: 'options-head' },
        el('span', { class: 'command-name' }, `/${command.path}`),
        el('span', {}, command.description),
      ),
    );
    if (!command.options.length) return;
    const row = el('div', { class: 'option-fields' });
    for (const option of command.options) row.append(this.#field(option));
    box.append(row);
  }

  #field(option) {
    const id = `option-${option.name}`;
    const values = confined(option);
    const attributes = {
      id,
      'aria-describedby': `${id}-hint`,
      'aria-required': option.required ? 'true' : null,
    };
    const control = values
      ? select(values, option, attributes)
      : el('input', {
          ...attributes,
          type: 'text',
          autocomplete: 'off',
          spellcheck: 'false',
          inputmode: NUMBERS.includes(option.type) ? 'decimal' : null,
          maxlength: option.max_length ?? null,
        });
    const hint = el('p', { class: 'field-hint', id: `${id}-hint` });
    const need = option.required
      ? el('span', { class: 'required' }, 'required')
      : el('span', { class: 'optional' }, 'optional');
    const field = el(
      'div',
      { class: 'option-field' },
      el('label', { for: id }, option.name, ' ', need),
      el('div', { class: 'field-control' }, control),
      hint,
    );
    this.fields.set(option.name, { option, control, hint, labels: new Map() });
    control.addEventListener('input', () => this.#changed(option.name));
    if (!values && suggestable(option)) this.#suggest(option, control);
    return field;
  }

  #suggest(option, control) {
    const combobox = new Combobox(control, {
      host: suggestionBox,
      suggest: (typed, signal) =>
        suggestionsFor(this.command, option, { ...this.values, [option.name]: typed }, signal),
      choose: ({ label, value }) => {
        this.fields.get(option.name).labels.set(value, label);
        control.value = value;
        this.#changed(option.name);
      },
    });
    control.addEventListener('focus', () => combobox.ask({ now: true }));
    this.fields.get(option.name).combobox = combobox;
  }

  #changed(name) {
    const { control } = this.fields.get(name);
    control.removeAttribute('aria-invalid');
    this.values = { ...this.values, [name]: control.value };
    this.#explain(name);
    this.onChange(this.values);
  }

  /** Say what the option is for or, once it was chosen from a list, what the value stands for. */
  #explain(name) {
    const { option, control, hint, labels } = this.fields.get(name);
    if (control.getAttribute('aria-invalid')) return;
    const label = labels.get(control.value);
    hint.classList.remove('bad');
    hint.textContent = label && label !== control.value ? label : description(option);
  }
}

function select(values, option, attributes) {
  const none = el('option', { value: '' }, option.required ? 'Choose…' : '–');
  return el(
    'select',
    attributes,
    none,
    ...values.map(({ label, value }) => el('option', { value }, label)),
  );
}

/** Show a value; in a list it is found in any case of letters. */
function set(control, value) {
  const same = [...(control.options ?? [])].find(
    (each) => each.value.toLowerCase() === value.toLowerCase(),
  );
  control.value = same ? same.value : value;
}

function description({ description: text, min_value: least, max_value: most }) {
  if (least !== undefined && most !== undefined) return `${text} (${least} to ${most})`;
  return text;
}
