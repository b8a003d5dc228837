// What can be pressed in a message: rows of buttons, and selects, in the layout they stand in.

import { whileBusy } from './busy.js';
import { el, icon, link } from './dom.js';
import { layoutNode } from './layout.js';
import { ENTITY_SELECTS, withOptions } from './nameable.js';
import { selectNode } from './select.js';

const ACTION_ROW = 1;
const BUTTON = 2;
const STRING_SELECT = 3;
const LINK_STYLE = 5;
const LOOKS = { 1: 'primary', 2: 'secondary', 3: 'success', 4: 'danger', 5: 'secondary' };

/**
 * Make the node of a message's components; `act(customId, values)` presses one and returns a
 * promise that is fulfilled when the bot has answered.
 */
export function componentsNode(components, act, names) {
  const inside = (held) => held.map((each) => componentNode(each, act, inside, names));
  return el('div', { class: 'components' }, ...inside(components));
}

function componentNode(component, act, inside, names) {
  if (component.type === ACTION_ROW) {
    return el('div', { class: 'action-row' }, ...inside(component.components));
  }
  if (component.type === BUTTON) {
    return component.style === LINK_STYLE ? linkButton(component) : button(component, act);
  }
  if (component.type === STRING_SELECT || ENTITY_SELECTS.includes(component.type)) {
    return selectNode(withOptions(component), act);
  }
  const laid = layoutNode(component, inside, names);
  return laid ?? el('p', { class: 'missing' }, `This page can't show a component of type ${component.type}.`);
}

function button(component, act) {
  const node = el(
    'button',
    {
      type: 'button',
      class: `button button-${LOOKS[component.style] ?? 'secondary'}`,
      disabled: component.disabled,
      data: { customId: component.custom_id ?? '' },
    },
    ...face(component),
  );
  node.addEventListener('click', () => whileBusy(node, () => act(component.custom_id)));
  return node;
}

function linkButton(component) {
  const look = { class: 'button button-secondary button-link' };
  if (component.disabled) {
    return el('button', { type: 'button', ...look, disabled: true }, ...face(component));
  }
  return link(
    component.url,
    look,
    ...face(component),
    icon('out'),
    el('span', { class: 'unseen' }, '(opens in a new tab)'),
  );
}

function face({ emoji, label }) {
  const sign = emoji && (emoji.id ? `:${emoji.name}:` : emoji.name);
  return [sign && el('span', { class: 'emoji' }, sign), label && el('span', {}, label)];
}
