// An article as the chat would show it, posted nowhere: only its sections can be opened.
//
// It stands beside the list of files; on a phone below it, and over it while it is read whole.

import * as api from './api.js';
import { fateOf } from './article_files.js';
import { findingNodes } from './article_item.js';
import { counted } from './articles.js';
import { askedSection } from './asked_section.js';
import * as clock from './clock.js';
import { el, icon } from './dom.js';
import { replaceKeepingFocus } from './focus.js';
import { inspectNode } from './inspect.js';
import { messageNode, names } from './message.js';
import { goTo } from './place.js';
import { slugOf, state } from './store.js';
import { written } from './times.js';

const EPHEMERAL = 1 << 6;
const INERT = 'Nothing is pressed in a preview: only the buttons of its sections open.';
const PHONE = matchMedia('(max-width: 860px)');

const back = el(
  'button',
  { type: 'button', class: 'panel-button preview-back' },
  icon('back'),
  'The whole article',
);
const away = el(
  'button',
  { type: 'button', class: 'panel-button preview-away' },
  icon('back'),
  'All files',
);
const whole = el(
  'button',
  { type: 'button', class: 'panel-button preview-whole' },
  'Whole screen',
);
const fate = el('p', { class: 'preview-fate' });
/** Over the whole screen of a phone: the list, which has them too, is out of sight then. */
const findings = el('div', { class: 'findings preview-findings' });
/** Where the article was posted by a schedule. */
const where = el('p', { class: 'preview-posts' });
const told = el('p', { class: 'side-note', role: 'status' });
const closer = el('div', { class: 'preview-closer' });

let stage = el('div');
let article = null;
let section = null;
let turn = 0;

/** Where the preview is shown. */
export const node = el(
  'section',
  { class: 'preview', 'aria-labelledby': 'preview-title', tabindex: 0, hidden: true },
  el('div', { class: 'preview-head' }, away, el('h3', { id: 'preview-title' }, 'Preview'), back, whole),
  fate,
  findings,
  where,
  stage,
  told,
  closer,
);

/** Make the buttons work; `onClose` is called when the sheet was left by the keyboard or a tap. */
export function start({ onClose }) {
  const leave = () => {
    closeSheet();
    onClose();
  };
  back.addEventListener('click', toWhole);
  away.addEventListener('click', leave);
  whole.addEventListener('click', openSheet);
  node.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !isSheet() || event.defaultPrevented) return;
    event.stopPropagation();
    leave();
  });
}

/** On a phone, put the preview over the files. */
export function openSheet() {
  node.parentElement.classList.add('with-sheet');
  if (PHONE.matches) away.focus();
}

const isSheet = () => PHONE.matches && node.parentElement.classList.contains('with-sheet');

/** Show the files again. */
export function closeSheet() {
  node.parentElement.classList.remove('with-sheet');
}

/** Show a file's article, or nothing; the section that is open stays, if the article does. */
export function show(file) {
  const wanted = file?.article ?? null;
  if (wanted?.id !== article?.id) {
    section = null;
    node.scrollTop = 0;
  }
  article = wanted;
  node.hidden = !file;
  fate.textContent = file ? fateOf(file) : '';
  fate.hidden = !fate.textContent;
  findings.replaceChildren(...(file ? findingNodes(file) : []));
  showPosts();
  const isThere = article?.sections.some((each) => each.key === section);
  if (article) look(isThere ? section : null);
  else empty();
}

function showPosts() {
  const { posts = [], posted = 0 } = article ?? {};
  const places = posts.map((post) => ({ ...post, channel: channelOf(post.channel_id) }));
  const seen = places.filter((post) => post.channel);
  const rest = posted - seen.length;
  where.hidden = !posted;
  where.replaceChildren(
    ...(seen.length ? ['Posted in '] : ['Posted ']),
    ...seen.flatMap((post, index) => [index ? ', ' : '', postNode(post)]),
    rest > 0 ? `${seen.length ? ' and ' : ''}in ${counted(rest, 'other place')}` : '',
  );
}

const channelOf = (id) => state.channels.find((each) => each.id === id);

function postNode({ channel, message_id: message, date, is_corrected: isCorrected }) {
  const day = written(new Date(`${date}T12:00`), 'date');
  const words = `#${channel.name} on ${day}${isCorrected ? ', corrected' : ''}`;
  const button = el('button', { type: 'button', class: 'link-button' }, words);
  button.addEventListener('click', () => goTo({ channel: slugOf(channel), message }));
  return button;
}

function empty() {
  turn += 1;
  back.hidden = true;
  place(null);
  say('');
}

/** Fetch the message and show it; returns whether it is what is wanted still. */
async function look(key) {
  const mine = ++turn;
  let found = null;
  let fault = '';
  try {
    found = await api.preview(article.id, key);
  } catch (error) {
    fault = error.message;
  }
  if (mine !== turn) return false;
  section = key;
  back.hidden = !key;
  place(found && messageOf(found, key));
  say(fault);
  return true;
}

function messageOf(found, key) {
  const { content, embeds, components, flags } = found;
  return {
    ...found,
    id: 'preview',
    type: 0,
    channel_id: state.channel.id,
    author: state.world.bot,
    timestamp: new Date(clock.now()).toISOString(),
    content: content ?? '',
    embeds: embeds ?? [],
    components: components ?? [],
    // A section is shown to whoever pressed its button, and to nobody else.
    flags: (flags ?? 0) | (key ? EPHEMERAL : 0),
  };
}

function place(message) {
  const made = message ? el('div', { class: 'preview-stage' }, nodeOf(message)) : el('div');
  replaceKeepingFocus(stage, made);
  stage = made;
  closer.replaceChildren(...(message ? [inspectNode(message, names)] : []));
}

function nodeOf(message) {
  const press = async (customId, values) => {
    const asked = askedSection(article.sections, message, customId, values);
    if (!asked) say(INERT);
    else if (await look(asked.key)) back.focus();
  };
  return messageNode(message, { press, dismiss: toWhole });
}

/** Go back to the whole article, with the keyboard on the button of the section that was open. */
async function toWhole() {
  const label = article.sections.find((each) => each.key === section)?.title;
  if (!(await look(null))) return;
  const buttons = [...stage.querySelectorAll('button')];
  (buttons.find((each) => each.textContent === label) ?? buttons[0])?.focus();
}

function say(sentence) {
  told.textContent = sentence;
  told.hidden = !sentence;
}
