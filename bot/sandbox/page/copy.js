// Copying a message: as JSON, as a picture, as a link that leads to it.

import { el, icon } from './dom.js';
import { menuOf } from './menu.js';
import { pictureOf } from './picture.js';
import { slugOf, state } from './store.js';

const TOLD_SECONDS = 4;

/** Make the button that copies a message, shown in `node()`; one never posted has no link. */
export function copyButton(message, node, { isPosted }) {
  const button = el(
    'button',
    { type: 'button', class: 'icon-button small', 'aria-label': 'Copy', title: 'Copy' },
    icon('copy'),
  );
  const told = el('span', { class: 'copied', role: 'status' });
  let timer = null;
  const run = async (copy) => {
    clearTimeout(timer);
    told.textContent = 'Copying…';
    try {
      told.textContent = await copy();
    } catch (error) {
      told.textContent = `This can’t be copied here: ${error.message}`;
    }
    timer = setTimeout(() => (told.textContent = ''), TOLD_SECONDS * 1000);
  };
  const ways = [
    { label: 'Copy JSON', act: () => run(() => copyJson(message)) },
    { label: 'Copy as a picture', act: () => run(() => copyPicture(node())) },
    isPosted && { label: 'Copy link', act: () => run(() => copyLink(message)) },
  ];
  return el('span', { class: 'copy' }, told, menuOf(button, 'Copy', () => ways.filter(Boolean)));
}

async function copyJson(message) {
  await navigator.clipboard.writeText(JSON.stringify(message, null, 2));
  return 'Copied as JSON.';
}

async function copyPicture(node) {
  const { blob, missing } = await pictureOf(node);
  await navigator.clipboard.write([new ClipboardItem({ [blob.type]: blob })]);
  if (!missing) return 'Copied as a picture.';
  const what = missing === 1 ? 'one image' : `${missing} images`;
  return `Copied as a picture, without ${what} that this page may not read.`;
}

async function copyLink(message) {
  await navigator.clipboard.writeText(linkTo(message));
  return 'Copied as a link.';
}

/** Return the address that leads to a message, as who acts. */
const linkTo = ({ id }) =>
  new URL(`#${state.person.username}/${encodeURIComponent(slugOf(state.channel))}/${id}`, location).href;
