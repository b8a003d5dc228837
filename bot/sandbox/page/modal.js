// A form that the bot answers with: shown over the page, filled in, submitted.

import * as api from './api.js';
import { whileBusy } from './busy.js';
import { el, icon } from './dom.js';
import { fieldOf } from './modal_fields.js';
import { render } from './markdown.js';

const ROW = 1;
const TEXT = 10;

/**
 * Show the form of an answer to `person`; `onAnswer(answer)` hears what the bot says to what was
 * submitted. Without a word it can be closed, as on Discord.
 */
export function openModal(person, answer, onAnswer) {
  const { title, components } = answer.modal;
  const fault = el('p', { class: 'notice notice-bad', role: 'alert', hidden: true });
  const fields = [];
  const nodes = components.map((each) => part(each, fields));
  const submit = el('button', { type: 'submit', class: 'panel-button strong' }, 'Submit');
  const cancel = el('button', { type: 'button', class: 'panel-button' }, 'Cancel');
  const form = el(
    'form',
    { method: 'dialog', novalidate: true, autocomplete: 'off' },
    el('h2', { id: 'modal-title' }, title),
    el('div', { class: 'modal-fields' }, ...nodes),
    fault,
    el('div', { class: 'modal-buttons' }, cancel, submit),
  );
  const dialog = el('dialog', { class: 'modal', 'aria-labelledby': 'modal-title' }, form);
  const before = document.activeElement;
  dialog.addEventListener('close', () => {
    dialog.remove();
    if (before?.isConnected) before.focus();
  });
  cancel.addEventListener('click', () => dialog.close());
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    whileBusy(submit, () => send());
  });

  async function send() {
    try {
      const values = Object.fromEntries(fields.map((each) => [each.customId, each.value()]));
      const outcome = await api.submitForm(person.username, answer.interaction_id, values);
      dialog.close();
      onAnswer(outcome);
    } catch (error) {
      fault.replaceChildren(icon('warn'), error.message);
      fault.hidden = false;
    }
  }

  document.body.append(dialog);
  dialog.showModal();
  form.querySelector('input, textarea, select')?.focus();
}

function part(component, fields) {
  if (component.type === TEXT) return el('div', { class: 'prose' }, render(component.content));
  const [field] = component.type === ROW ? component.components : [component.component];
  const { node, ...own } = fieldOf(field, component.label ?? field.label, component.description);
  fields.push({ customId: field.custom_id, ...own });
  return node;
}
