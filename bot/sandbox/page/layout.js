// Components V2: what lays a message out, and what it shows beside buttons and selects.

import { el, icon, link, safeUrl } from './dom.js';
import { render } from './markdown.js';

/** How each type of layout looks; `inside(components)` builds what it holds. */
const BUILDERS = {
  9: ({ components, accessory }, inside) =>
    el('div', { class: 'v2-section' }, el('div', {}, ...inside(components)), ...inside([accessory])),
  10: ({ content }, _, names) => el('div', { class: 'prose' }, render(content, { names })),
  11: ({ media, description }) => picture(media, description, 'embed-thumbnail'),
  12: ({ items }) =>
    el('div', { class: 'v2-gallery' },
      ...items.map((each) => picture(each.media, each.description, 'attachment'))),
  13: ({ file, name }) => el('p', { class: 'file' }, icon('file'), link(file.url, {}, name ?? nameOf(file))),
  14: ({ divider, spacing }) =>
    el('hr', { class: `v2-line${divider === false ? ' blank' : ''}${spacing === 2 ? ' wide' : ''}` }),
  17: (component, inside) => container(component, inside),
};

/** Make the node of a layout, or return null when a component is none. */
export function layoutNode(component, inside, names) {
  return BUILDERS[component.type]?.(component, inside, names) ?? null;
}

function container({ components, accent_color: colour }, inside) {
  const node = el('div', { class: 'embed v2-container' }, ...inside(components));
  if (Number.isInteger(colour)) {
    node.style.setProperty('--bar', `#${colour.toString(16).padStart(6, '0')}`);
  }
  return node;
}

function picture({ url }, description, look) {
  const source = safeUrl(url);
  if (source === null) return el('p', { class: 'missing' }, 'A picture without an address.');
  return el('img', { class: look, src: source, alt: description ?? '', loading: 'lazy' });
}

const nameOf = ({ url }) => decodeURIComponent(new URL(url).pathname.split('/').at(-1));
