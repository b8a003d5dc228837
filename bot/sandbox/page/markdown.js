// Discord's Markdown as DOM nodes: text -> tree (markdown_blocks, markdown_inline) -> nodes.

import { el, link } from './dom.js';
import { parseBlocks } from './markdown_blocks.js';
import { parseInline } from './markdown_inline.js';
import { moment } from './times.js';

/**
 * Return the text as nodes. `names` says what an id is called: `{user, role, channel}`, each a
 * function from id to a name or undefined. With `blocks: false` only what fits into a line is
 * read, as in titles.
 */
export function render(text, { names = {}, blocks = true } = {}) {
  const fragment = document.createDocumentFragment();
  const tree = blocks ? parseBlocks(text) : parseInline(text);
  for (const node of tree) fragment.append(build(node, names));
  return fragment;
}

/** How each kind of node of the tree looks; `inside` builds the node's children. */
const BUILDERS = {
  paragraph: (node, inside) => block('p', { class: spaced(node) }, ...inside(node.children)),
  // One level in the page's outline, whatever the size: a message is no chapter of the page.
  heading: (node, inside) =>
    block('h3', { class: `heading-${node.level}` }, ...inside(node.children)),
  subtext: (node, inside) =>
    block('p', { class: node.spaced ? 'subtext spaced' : 'subtext' }, ...inside(node.children)),
  quote: (node, inside) => el('blockquote', { class: spaced(node) }, ...inside(node.children)),
  list: (node, inside) =>
    block(
      node.ordered ? 'ol' : 'ul',
      { class: spaced(node), start: node.ordered && node.start !== 1 ? node.start : null },
      ...inside(node.children),
    ),
  // The words of an item are no paragraph of their own.
  item: (node, inside) =>
    el('li', {}, ...inside(node.children.flatMap((each) =>
      (each.kind === 'paragraph' ? each.children : [each])))),
  code_block: (node) =>
    el('pre', { class: spaced(node) }, el('code', { 'data-language': node.language || null }, node.text)),

  strong: (node, inside) => el('strong', {}, ...inside(node.children)),
  em: (node, inside) => el('em', {}, ...inside(node.children)),
  underline: (node, inside) => el('u', {}, ...inside(node.children)),
  strike: (node, inside) => el('s', {}, ...inside(node.children)),
  spoiler: (node, inside) => spoiler(inside(node.children)),
  code: (node) => el('code', {}, node.text),
  link: (node, inside) =>
    link(node.address, { title: node.title || null }, ...inside(node.children).map(unpressable)),
  time: (node) => moment(node.seconds, node.style) ?? node.raw,
  user: (node, _, names) => mention(`@${names.user?.(node.id) ?? 'unknown-user'}`),
  role: (node, _, names) => mention(`@${names.role?.(node.id) ?? 'unknown-role'}`),
  channel: (node, _, names) => mention(`#${names.channel?.(node.id) ?? 'unknown'}`),
  command: (node) => command(node.name),
  everyone: (node) => mention(node.raw),
  guide: (node) => mention(node.name),
  emoji: (node) => el('span', { class: 'emoji', title: 'A custom emoji' }, `:${node.name}:`),
};

function build(node, names) {
  if (typeof node === 'string') return document.createTextNode(node);
  const inside = (children) => children.map((child) => build(child, names));
  const built = BUILDERS[node.kind](node, inside, names);
  return typeof built === 'string' ? document.createTextNode(built) : built;
}

/** Make a block that runs from right to left where its first letters do. */
function block(name, attributes, ...children) {
  const node = el(name, attributes, ...children);
  // At the end: else the browser would look for the first letter with each child.
  node.dir = 'auto';
  return node;
}

const spaced = (node) => (node.spaced ? 'spaced' : null);

const mention = (text) => el('span', { class: 'mention' }, text);

/** A command: pressed, it is put into the message box, which listens for such presses. */
function command(name) {
  return el('button', { type: 'button', class: 'mention', data: { command: name } }, `/${name}`);
}

/** Return a node without buttons, as there may be none in a link. */
export function unpressable(node) {
  const holder = el('span', {}, node);
  for (const button of holder.querySelectorAll('button.mention')) {
    button.replaceWith(mention(button.textContent));
  }
  return holder.firstChild;
}

function spoiler(children) {
  const hidden = el('span', { class: 'spoiler-text', inert: true }, ...children);
  const cover = el(
    'span',
    { class: 'spoiler', role: 'button', tabindex: 0, 'aria-label': 'Spoiler: show it' },
    hidden,
  );
  const show = (event) => {
    if (event.type === 'keydown' && event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    cover.replaceWith(el('span', { class: 'spoiler-shown' }, ...hidden.childNodes));
  };
  cover.addEventListener('click', show);
  cover.addEventListener('keydown', show);
  return cover;
}
