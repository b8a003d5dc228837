// One kind of fault: what it is, what a good bot does, its switch, its settings.

import { whileBusy } from './busy.js';
import { el, icon } from './dom.js';
import { summary } from './fault_words.js';
import * as faults from './faults.js';
import { state } from './store.js';

/** Make a switch labelled by the element `id`; `onChange(isOn)` returns a promise. */
export function switchNode(isOn, id, onChange) {
  const node = el('button', {
    type: 'button',
    class: 'switch',
    role: 'switch',
    'aria-checked': String(isOn),
    'aria-labelledby': id,
  });
  node.addEventListener('click', () =>
    whileBusy(node, () => onChange(node.getAttribute('aria-checked') !== 'true')),
  );
  return node;
}

/** A kind of fault in the list; `attempt` runs what may fail and says so. */
export class FaultRow {
  constructor(kind, attempt) {
    this.kind = kind;
    this.attempt = attempt;
    this.fields = new Map();
    this.active = el('ul', { class: 'fault-active' });
    this.done = el('p', { class: 'fault-done', role: 'status' });
    const id = `fault-${kind.name}`;
    this.control = kind.lasts ? this.#makeSwitch(id) : this.#makeButton(id);
    this.node = el(
      'li',
      { class: 'fault' },
      el('p', { class: 'fault-title', id }, kind.title),
      this.control,
      el('p', { class: 'fault-advice' }, `A good bot ${lower(kind.advice)}`),
      this.active,
      this.done,
      kind.parameters.length && this.#settings(),
    );
  }

  /** Show what is active of the kind. */
  show() {
    const active = faults.activeOf(this.kind.name);
    if (this.kind.lasts) this.control.setAttribute('aria-checked', String(active.length > 0));
    const before = this.active.contains(document.activeElement);
    this.active.replaceChildren(...active.map((each) => this.#activeItem(each)));
    if (before) (this.active.querySelector('button') ?? this.control).focus();
    if (this.another) this.another.hidden = !active.length;
  }

  /** Propose the place and person on view wherever nobody wrote something else. */
  propose() {
    for (const [parameter, field] of this.fields) {
      const value = proposed(parameter);
      if (value !== null && !field.dataset.touched) field.value = value;
    }
  }

  #makeSwitch(id) {
    return switchNode(false, id, (isOn) =>
      isOn ? this.#order() : this.attempt(() => faults.heal(faults.activeOf(this.kind.name))),
    );
  }

  #makeButton(id) {
    const node = el(
      'button',
      { type: 'button', class: 'panel-button', 'aria-describedby': id },
      'Do it',
    );
    node.addEventListener('click', () => whileBusy(node, () => this.#order()));
    return node;
  }

  async #order() {
    this.done.textContent = '';
    const well = await this.attempt(() => faults.order(this.kind.name, this.#values()));
    if (well && !this.kind.lasts) this.done.textContent = 'Done.';
  }

  #activeItem(each) {
    const close = el(
      'button',
      { type: 'button', class: 'icon-button small', 'aria-label': `End: ${summary(each)}` },
      icon('close'),
    );
    close.addEventListener('click', () => this.attempt(() => faults.heal([each])));
    return el('li', {}, el('span', {}, summary(each)), close);
  }

  // --- settings -----------------------------------------------------------------------------

  #settings() {
    const fields = this.kind.parameters.map((each) => this.#field(each));
    if (this.kind.lasts) {
      this.another = el('button', { type: 'button', class: 'panel-button', hidden: true }, 'Add another');
      this.another.addEventListener('click', () => whileBusy(this.another, () => this.#order()));
    }
    return el(
      'details',
      { class: 'fault-settings', open: this.kind.parameters.some((each) => each.required) },
      el('summary', {}, 'Settings'),
      el('div', { class: 'fault-fields' }, ...fields),
      this.another,
    );
  }

  #field(parameter) {
    const id = `fault-${this.kind.name}-${parameter.name}`;
    const words = parameter.name.replaceAll('_', ' ');
    const field = isBoolean(parameter)
      ? el('input', { type: 'checkbox', id, checked: parameter.default })
      : el('input', {
          type: isNumber(parameter) ? 'number' : 'text',
          step: parameter.type.startsWith('a number') ? 'any' : null,
          id,
          autocomplete: 'off',
          spellcheck: 'false',
          value: parameter.default ?? proposed(parameter) ?? '',
          placeholder: placeholder(parameter),
          list: knownFor(parameter.name) ? `known-${parameter.name}` : null,
        });
    this.fields.set(parameter, field);
    field.addEventListener('input', () => (field.dataset.touched = 'true'));
    const known = isBoolean(parameter) ? null : datalist(parameter.name);
    return el(
      'div',
      { class: isBoolean(parameter) ? 'fault-field check' : 'fault-field' },
      el('label', { for: id }, words),
      field,
      known,
    );
  }

  #values() {
    const values = {};
    for (const [parameter, field] of this.fields) {
      if (isBoolean(parameter)) values[parameter.name] = field.checked;
      else if (field.value !== '') {
        values[parameter.name] = isNumber(parameter) ? Number(field.value) : field.value;
      } else if (parameter.type.includes('null')) values[parameter.name] = null;
    }
    return values;
  }
}

const isBoolean = ({ type }) => type === 'true or false';
const isNumber = ({ type }) => /^a (whole )?number/.test(type);
const lower = (text) => text.charAt(0).toLowerCase() + text.slice(1);

// What an empty field means.
const EMPTY = { times: 'until you end it', guild: 'the first one', channel: 'all', shard: 'all' };

function placeholder({ name, type, required }) {
  if (required) return 'needed';
  return type.includes('null') ? (EMPTY[name] ?? 'as usual') : '';
}

function proposed({ name, required }) {
  if (!required) return null;
  if (name === 'channel') return state.channel.name ?? '';
  if (name === 'person') return state.person.username;
  return name === 'permission' ? 'SEND_MESSAGES' : null;
}

/** Return what can be named for a parameter, where that is known. */
function knownFor(name) {
  return {
    permission: state.faults.permissions,
    path: ['*', ...state.faults.routes],
    method: ['*', 'GET', 'POST', 'PATCH', 'PUT', 'DELETE'],
    channel: state.channels.map((each) => each.name).filter(Boolean),
    person: state.world.people.map((each) => each.username),
    who: ['bot', ...state.world.people.map((each) => each.username)],
    role: state.world.guilds.flatMap((each) => each.roles.map((role) => role.name)),
    guild: state.world.guilds.map((each) => each.name),
  }[name];
}

/** Offer what is known, the first time that it is asked for. */
function datalist(name) {
  const known = knownFor(name);
  if (!known || made.has(name)) return null;
  made.add(name);
  return el('datalist', { id: `known-${name}` }, ...known.map((value) => el('option', { value })));
}

const made = new Set();
