// The panel of the articles: what came of reading them, their files, how one will look.

import { filesOf, firstToShow, sentence, withWords } from './article_files.js';
import { ArticleSearch } from './article_search.js';
import { ArticleFilter } from './article_filter.js';
import { ArticleList } from './article_list.js';
import { counted, hints, isAmiss, leftOut, load, mistakes, nameOf, troubles } from './articles.js';
import { byId, el, icon } from './dom.js';
import * as live from './live.js';
import { Panel } from './panel.js';
import * as preview from './preview.js';
import * as news from './reload_news.js';
import { state, watch } from './store.js';
import { fromNow } from './times.js';

const POSTS = new Set(['MESSAGE_CREATE', 'MESSAGE_UPDATE', 'MESSAGE_DELETE']);
const SOON = 500;

const told = el('p', { class: 'articles-told', role: 'status' });
const since = el('p', { class: 'side-note' });
const troubled = el('ul', { class: 'articles-troubles', role: 'status' });
const counts = el('p', { class: 'articles-counts side-note' });
const none = el('p', { class: 'side-note' }, 'There are no articles so far.');
const others = el('details', { class: 'left-out' });
const nothing = el('p', { class: 'side-note', role: 'status' });
const search = new ArticleSearch(showFiles);
const filter = new ArticleFilter(showFiles);
const list = new ArticleList({ onChoose: choose, onOpen: () => preview.openSheet() });
const count = el('span', { class: 'tool-count' });

/** The key of the file that was picked; without one, the newest article is shown. */
let picked = null;
let panel = null;
let waiting = null;
/** Whether something was posted since the articles were asked for. */
let isStale = false;

/** Put the articles into the top bar, and their panel behind it. */
export function start() {
  byId('open-articles').append(icon('article'), el('span', { class: 'tool-words' }, 'Articles'), count);
  panel = new Panel({ name: 'articles', title: 'Articles', onOpen: opened });
  panel.body.classList.add('articles-body');
  panel.body.append(
    el('div', { class: 'articles-files' },
      el('div', { class: 'articles-head' }, told, since), troubled, counts, search.node, filter.node,
      el('div', { class: 'articles-scroll' }, list.node, none, nothing, others)),
    preview.node,
  );
  preview.start({ onClose: () => list.node.focus({ preventScroll: true }) });
  news.start({ isShown: () => panel.isOpen, onShow: () => panel.open() });
  watch(['reload', 'articles', 'troubles'], showButton);
  watch(['reload', 'troubles'], () => panel.isOpen && showReload());
  // The place on view is where the preview would be posted.
  watch(['articles', 'channel'], () => panel.isOpen && showFiles());
  live.follow(({ name }) => POSTS.has(name) && posted());
  showButton();
}

/** Ask where articles were posted, once for several posts at a time, if anybody sees it. */
function posted() {
  isStale = true;
  if (panel.isOpen) waiting ??= setTimeout(catchUp, SOON);
}

function catchUp() {
  waiting = null;
  if (isStale) load();
  isStale = false;
}

function opened() {
  if (isStale) catchUp();
  // A source may have come out of reach, of which nobody tells.
  else load({ unasked: true });
  news.clear();
  preview.closeSheet();
  showReload();
  showFiles();
  // Mistakes are at the top, and to be seen first.
  if (!mistakes().length) list.reveal();
}

function showButton() {
  const button = byId('open-articles');
  button.hidden = !state.articles;
  button.classList.toggle('alarming', isAmiss());
  count.textContent = isAmiss() ? mistakes().length || '!' : '';
  button.dataset.count = count.textContent;
  const words = [
    mistakes().length && counted(mistakes().length, 'mistake'),
    troubles().length && `${counted(troubles().length, 'source')} out of reach`,
    !mistakes().length && state.reload?.is_in_vain && 'none that is good',
    hints().length && counted(hints().length, 'hint'),
  ];
  const found = words.filter(Boolean).join(', ');
  button.setAttribute('aria-label', found ? `Articles: ${found}` : 'Articles');
}

function showReload() {
  const { at, words, counts: sums } = state.reload ?? {};
  const begun = 'Read when the bot started';
  const wrong = mistakes().length ? `, with ${counted(mistakes().length, 'mistake')}` : '';
  const first = `${begun}${wrong}.`;
  if (told.textContent !== (words || first)) told.textContent = words || first;
  told.classList.toggle('bad', mistakes().length > 0 || Boolean(state.reload?.is_in_vain));
  troubled.replaceChildren(...troubles().map((each) => el('li', {}, icon('warn'), `${each}.`)));
  since.replaceChildren(
    at ? el('time', { datetime: at, data: { relative: '' } }, fromNow(new Date(at))) : '',
  );
  const rest = state.reload?.is_cut ? ' Not all of it is listed here.' : '';
  counts.textContent = sums ? `${sentence(sums)}${rest}` : '';
  showLeftOut();
}

function showLeftOut() {
  const files = leftOut().filter((each) => !each.is_draft);
  others.hidden = !files.length;
  const row = ({ file, why }) =>
    el('li', { title: file }, el('b', {}, nameOf(file)), el('span', {}, sentence(why)));
  others.replaceChildren(
    el('summary', {}, icon('skip'), `${counted(files.length, 'file')} left out`),
    el('ul', {}, ...files.map(row)),
  );
}

function showFiles() {
  const files = filesOf([...(state.articles ?? []), ...search.found], state.reload);
  const shown = filter.pick(withWords(files, search.words));
  const chosen = shown.find((each) => each.key === picked) ?? firstToShow(shown);
  if (!shown.some((each) => each.key === picked)) picked = null;
  list.node.hidden = !shown.length;
  none.hidden = files.length > 0;
  search.node.hidden = !files.length;
  const inVain = files.length > 0 && !shown.length;
  nothing.textContent = inVain ? `Nothing here has “${search.words}” in its headline, file, sections or tags.` : '';
  nothing.hidden = !inVain;
  list.show(shown, chosen?.key);
  preview.show(chosen);
}

function choose(file) {
  picked = file.key;
  preview.show(file);
}
