// How one file stands in the list: its article, and what is wrong with it, in words and signs.

import { fateOf, sentence } from './article_files.js';
import { nameOf } from './articles.js';
import { el, icon } from './dom.js';
import { written } from './times.js';

const SHOWN = 4;
const SIGNS = { Mistake: 'warn', Hint: 'bulb' };

/** Make the option of a file; `id` is its own. */
export function itemNode(file, id) {
  const findings = findingNodes(file);
  const hidden = findings.length - SHOWN;
  return el(
    'div',
    {
      class: 'article',
      role: 'option',
      id,
      'aria-selected': 'false',
      'aria-labelledby': `${id}-name`,
      'aria-describedby': findings.length ? `${id}-findings` : null,
    },
    el('div', { id: `${id}-name` }, ...nameNodes(file)),
    findings.length > 0 &&
      el('div', { class: 'findings', id: `${id}-findings` },
        ...findings,
        // Of the one that is chosen all are shown: see the style sheet.
        hidden > 0 && el('p', { class: 'findings-more' }, `and ${hidden} more`)),
  );
}

/** Make the nodes of all that is wrong with a file, or to be looked at. */
export function findingNodes({ faults, hints }) {
  return [
    ...faults.map((each) => findingNode('Mistake', each)),
    ...hints.map((each) => findingNode('Hint', each)),
  ];
}

function nameNodes(file) {
  const { article } = file;
  const name = nameOf(file.file);
  const facts = [
    article && (article.server ? `from the desk of ${article.server}` : name),
    article && !file.isComing && !article.is_over && article.standing,
    article?.posted > 0 && (article.posted > 1 ? `posted ${article.posted} times` : 'posted'),
    article?.posts?.some((post) => post.is_corrected) && 'corrected',
  ];
  return [
    el('p', { class: 'article-head' },
      el('span', { class: article ? 'article-headline' : 'article-headline file-name', dir: 'auto' },
        article?.headline ?? name),
      article?.date && dateNode(article.date)),
    el('p', { class: 'article-facts' }, facts.filter(Boolean).join(' · ')),
    fateNode(file),
    article && el('p', { class: 'article-sections' },
      article.sections.map(({ title }) => title).join(' · ')),
  ];
}

function dateNode(date) {
  // Noon in the viewer's own zone: the day must be the one that is written.
  return el('time', { datetime: date }, written(new Date(`${date}T12:00`), 'date'));
}

function fateNode(file) {
  const fate = fateOf(file);
  if (!fate) return null;
  const sign = file.faults.length ? (file.article ? 'back' : 'skip') : file.isDraft ? 'skip' : 'clock';
  return el('p', { class: 'article-fate' }, icon(sign), fate);
}

function findingNode(kind, { line, wrong, mend }) {
  return el(
    'div',
    { class: `finding finding-${kind.toLowerCase()}` },
    icon(SIGNS[kind]),
    el('div', {},
      el('p', { class: 'finding-place' }, `${kind}, line ${line}`),
      el('p', {}, `${sentence(wrong)} `, el('span', { class: 'finding-mend' }, sentence(mend)))),
  );
}
