// The panel of the articles: what came of reading them, which there are, how one will look.

import { ArticleList } from './article_list.js';
import { inMistakes, isAmiss, mistakes, shortName } from './articles.js';
import { byId, el, icon } from './dom.js';
import { Panel } from './panel.js';
import * as preview from './preview.js';
import * as news from './reload_news.js';
import { state, watch } from './store.js';
import { fromNow } from './times.js';

const told = el('p', { class: 'articles-told', role: 'status' });
const since = el('p', { class: 'side-note' });
const wrong = el('ul', { class: 'mistakes' });
const rule = el(
  'p',
  { class: 'side-note' },
  'A file with a mistake is left out; if it was good before, that stays.',
);
const none = el('p', { class: 'side-note' }, 'There are no articles so far.');
const list = new ArticleList(choose);
const count = el('span', { class: 'tool-count' });

/** The id of the article that was picked; without one, the newest is shown. */
let picked = null;
let panel = null;

/** Put the articles into the top bar, and their panel behind it. */
export function start() {
  byId('open-articles').append(icon('article'), el('span', { class: 'tool-words' }, 'Articles'), count);
  panel = new Panel({ name: 'articles', title: 'Articles', onOpen: opened });
  panel.body.append(
    el('div', { class: 'articles-head' }, told, since),
    wrong, rule, list.node, none, preview.node,
  );
  news.start({ isShown: () => panel.isOpen, onShow: () => panel.open() });
  watch(['reload', 'articles'], showButton);
  watch(['reload'], () => panel.isOpen && showReload());
  // The place on view is where the preview would be posted.
  watch(['articles', 'channel'], () => panel.isOpen && showArticles());
  showButton();
}

function opened() {
  news.clear();
  showReload();
  showArticles();
}

function showButton() {
  const button = byId('open-articles');
  button.hidden = !state.articles;
  button.classList.toggle('alarming', isAmiss());
  const number = mistakes().length || '!';
  count.textContent = isAmiss() ? number : '';
  button.dataset.count = count.textContent;
  const words = mistakes().length ? inMistakes(number) : 'none that is good';
  button.setAttribute('aria-label', isAmiss() ? `Articles: ${words}` : 'Articles');
}

function showReload() {
  const { at, words } = state.reload ?? {};
  const begun = 'Read when the bot started';
  const first = mistakes().length ? `${begun}, with ${inMistakes(mistakes().length)}.` : `${begun}.`;
  if (told.textContent !== (words || first)) told.textContent = words || first;
  told.classList.toggle('bad', isAmiss());
  since.replaceChildren(
    at ? el('time', { datetime: at, data: { relative: '' } }, fromNow(new Date(at))) : '',
  );
  wrong.replaceChildren(...mistakes().map(mistakeItem));
  rule.hidden = !mistakes().length;
}

function mistakeItem({ file, line, wrong: what, mend }) {
  return el(
    'li',
    { class: 'mistake' },
    icon('warn'),
    el('div', {},
      el('p', { class: 'mistake-place', title: file }, `${shortName(file)}:${line}`),
      el('p', {}, `${begin(what)}.`),
      el('p', { class: 'mistake-mend' }, `${begin(mend)}.`)),
  );
}

/** Begin with a capital, and end without the full stop that is to come. */
const begin = (text) => text.charAt(0).toUpperCase() + text.slice(1).replace(/\.$/, '');

function showArticles() {
  const articles = state.articles ?? [];
  if (!articles.some((each) => each.id === picked)) picked = null;
  const shown = articles.find((each) => each.id === picked) ?? articles[0] ?? null;
  list.node.hidden = !articles.length;
  none.hidden = articles.length > 0;
  list.show(articles, shown?.id);
  preview.show(shown);
}

function choose(article) {
  picked = article.id;
  preview.show(article);
}
