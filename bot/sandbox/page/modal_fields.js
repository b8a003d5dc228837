// The fields of a bot's form, each a node and a way to read what was filled in.

import { el } from './dom.js';
import { withOptions } from './nameable.js';

const TEXT_INPUT = 4;
const FILES = 19;
const RADIO = 21;
const CHECKBOXES = 22;
const CHECKBOX = 23;
const PARAGRAPH = 2;

let count = 0;

/** Return `{node, value}` for a field, `value()` being what the bot is sent of it. */
export function fieldOf(field, label, description) {
  const id = `modal-field-${(count += 1)}`;
  const words = el('span', { class: 'field-words' }, label, need(field));
  const hint = description && el('p', { class: 'field-hint', id: `${id}-hint` }, description);
  const described = description ? `${id}-hint` : null;
  if (field.type === TEXT_INPUT) return text(field, id, words, hint, described);
  if (field.type === CHECKBOX) return tick(field, id, words, hint, described);
  if (field.type === FILES) return files(words, hint);
  const chosen = withOptions(field);
  const many = field.type === CHECKBOXES || (field.type !== RADIO && (chosen.max_values ?? 1) > 1);
  if (many || field.type === RADIO) return group(chosen, id, words, hint, many);
  return select(chosen, id, words, hint, described);
}

const need = ({ required, type }) =>
  required !== false && type !== CHECKBOX && el('span', { class: 'required' }, ' required');

function text(field, id, words, hint, described) {
  const attributes = {
    id,
    placeholder: field.placeholder,
    maxlength: field.max_length ?? 4000,
    'aria-required': field.required === false ? null : 'true',
    'aria-describedby': described,
  };
  const input =
    field.style === PARAGRAPH
      ? el('textarea', { ...attributes, rows: 4 })
      : el('input', { ...attributes, type: 'text' });
  input.value = field.value ?? '';
  return {
    node: el('div', { class: 'modal-field' }, el('label', { for: id }, words), input, hint),
    value: () => input.value,
  };
}

function tick(field, id, words, hint, described) {
  const box = el('input', { type: 'checkbox', id, checked: field.default, 'aria-describedby': described });
  const line = el('div', { class: 'modal-choice' }, box, el('label', { for: id }, words));
  return { node: el('div', { class: 'modal-field' }, line, hint), value: () => box.checked };
}

function files(words, hint) {
  const note = el('p', { class: 'missing' }, 'Files can’t be put into forms here.');
  return { node: el('div', { class: 'modal-field' }, words, hint, note), value: () => [] };
}

function select(field, id, words, hint, described) {
  const optional = field.required === false || field.min_values === 0;
  const chosen = field.options.find((each) => each.default);
  const node = el(
    'select',
    { id, 'aria-describedby': described },
    (optional || !chosen) && el('option', { value: '' }, field.placeholder ?? 'Choose…'),
    ...field.options.map(({ label, value }) => el('option', { value, selected: value === chosen?.value }, label)),
  );
  return {
    node: el('div', { class: 'modal-field' }, el('label', { for: id }, words), node, hint),
    value: () => (node.value ? [node.value] : []),
  };
}

function group(field, id, words, hint, many) {
  const boxes = field.options.map((option, index) => {
    const own = `${id}-${index}`;
    const type = many ? 'checkbox' : 'radio';
    const box = el('input', { type, id: own, name: id, value: option.value, checked: option.default });
    const detail = option.description && el('span', { class: 'field-hint' }, ` ${option.description}`);
    return el('div', { class: 'modal-choice' }, box, el('label', { for: own }, option.label, detail));
  });
  const node = el('fieldset', { class: 'modal-field' }, el('legend', {}, words), hint, ...boxes);
  return {
    node,
    value: () => [...node.querySelectorAll('input:checked')].map((each) => each.value),
  };
}
