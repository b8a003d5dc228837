// An embed: the framed part of a message.

import { el, link, safeUrl } from './dom.js';
import { render, unpressable } from './markdown.js';
import { written } from './times.js';

/** Make an embed's node. */
export function embedNode(embed, names) {
  const node = el('div', { class: 'embed' });
  if (Number.isInteger(embed.color)) {
    // Through the CSSOM: the page's policy allows no style attribute.
    node.style.setProperty('--bar', `#${embed.color.toString(16).padStart(6, '0')}`);
  }
  const text = el('div', { class: 'embed-text' });
  if (embed.author) text.append(author(embed.author));
  if (embed.title) text.append(title(embed, names));
  if (embed.description) {
    text.append(el('div', { class: 'embed-description prose' }, render(embed.description, { names })));
  }
  if (embed.fields?.length) text.append(fields(embed.fields, names));
  node.append(text);
  if (embed.thumbnail) node.append(...picture(embed.thumbnail, 'embed-thumbnail'));
  if (embed.image) node.append(...picture(embed.image, 'embed-image'));
  const foot = footer(embed);
  if (foot) node.append(foot);
  return node;
}

function author({ name, url, icon_url: iconUrl }) {
  const words = url ? link(url, {}, name) : name;
  return el('p', { class: 'embed-author' }, ...smallPicture(iconUrl), words);
}

function title({ title: text, url }, names) {
  const words = [...render(text, { names, blocks: false }).childNodes];
  const shown = url ? [link(url, {}, ...words.map(unpressable))] : words;
  return el('p', { class: 'embed-title', dir: 'auto' }, ...shown);
}

function fields(list, names) {
  const row = ({ name, value, inline }) =>
    el(
      'div',
      { class: inline ? 'field field-inline' : 'field' },
      el('p', { class: 'field-name', dir: 'auto' }, render(name, { names, blocks: false })),
      el('div', { class: 'prose' }, render(value, { names })),
    );
  return el('div', { class: 'fields' }, ...list.map(row));
}

function picture({ url, description, width, height }, look) {
  const source = url ? safeUrl(url) : null;
  if (source === null) return [];
  const image = el('img', { class: look, src: source, alt: description ?? '', width, height });
  image.addEventListener('error', () => {
    const words = description || 'This picture could not be loaded.';
    image.replaceWith(el('p', { class: `${look} missing` }, words));
  });
  return [image];
}

/** Make the small picture beside a name; as it only adorns, nothing takes its place. */
function smallPicture(url) {
  const source = url ? safeUrl(url) : null;
  if (source === null) return [];
  const image = el('img', { class: 'embed-icon', src: source, alt: '' });
  image.addEventListener('error', () => image.remove());
  return [image];
}

function footer({ footer: foot, timestamp }) {
  if (!foot && !timestamp) return null;
  const parts = foot ? [foot.text] : [];
  if (foot && timestamp) parts.push(' • ');
  if (timestamp) {
    const date = new Date(timestamp);
    parts.push(el('time', { datetime: timestamp, title: written(date, 'F') }, written(date, 'D')));
  }
  return el('p', { class: 'embed-footer' }, ...smallPicture(foot?.icon_url), el('span', {}, ...parts));
}
