// The files of the articles, each with its article and what is to be said of it. Pure.

/**
 * Return a list of `{key, file, article, isComing, isDraft, faults, hints}`: files with a mistake
 * first, then drafts, then by when their article is out, the latest first, and at last what has
 * expired. `article` is null if none is served.
 */
export function filesOf(articles, reload) {
  const { faults = [], hints = [], coming = [], left_out: leftOut = [] } = reload ?? {};
  const files = new Map();
  const at = (key, file = key) => {
    if (!files.has(key)) {
      const nothing = { article: null, isComing: false, isDraft: false, faults: [], hints: [] };
      files.set(key, { key, file, ...nothing });
    }
    return files.get(key);
  };
  for (const fault of faults) at(fault.file).faults.push(fault);
  for (const each of leftOut) if (each.is_draft) at(each.file).isDraft = true;
  for (const article of [...coming].reverse()) {
    Object.assign(at(keyOf(article), article.file ?? null), { article, isComing: true });
  }
  for (const article of articles ?? []) {
    const isComing = Boolean(article.is_coming);
    Object.assign(at(keyOf(article), article.file ?? null), { article, isComing });
  }
  for (const hint of hints) at(hint.file).hints.push(hint);
  for (const each of files.values()) each.hints.sort((one, other) => one.line - other.line);
  return [...files.values()];
}

// A host needs no files; then an article is known by its id.
const keyOf = (article) => article.file ?? article.id;

/** The kinds of file that can be asked for alone: a name and the rule. */
export const KINDS = {
  Mistakes: (each) => each.faults.length > 0,
  Hints: (each) => each.hints.length > 0,
  'To come': (each) => each.isComing,
  Drafts: (each) => each.isDraft,
  Posted: (each) => each.article?.posted > 0,
  Corrected: (each) => each.article?.posts?.some((post) => post.is_corrected),
  'From desks': (each) => Boolean(each.article?.server),
  Expired: (each) => Boolean(each.article?.is_over),
};

/** Return the files that all words are in: in the headline, the name, the sections, the tags. */
export function withWords(files, words) {
  const wanted = folded(words).split(/\s+/).filter(Boolean);
  const isIn = ({ file, article }) => {
    const { headline, sections = [], tags = [], date, standing, server } = article ?? {};
    const all = [file, headline, date, standing, server, ...tags, ...sections.map(({ title }) => title)];
    const text = folded(all.filter(Boolean).join(' '));
    return wanted.every((word) => text.includes(word));
  };
  return wanted.length ? files.filter(isIn) : files;
}

const folded = (text) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

/** Return the file that is shown when none was picked: the newest, else the next to come. */
export function firstToShow(files) {
  return (
    files.find((each) => isOut(each) && !each.faults.length) ??
    files.find(isOut) ??
    files.findLast((each) => each.isComing) ??
    files[0] ??
    null
  );
}

const isOut = ({ article, isComing }) => article && !isComing && !article.is_over;

/** Say what becomes of a file that readers don't see as it is; '' of any other. */
export function fateOf({ article, faults, isComing, isDraft }) {
  if (faults.length) {
    const mended = faults.length === 1 ? 'its mistake is mended' : 'its mistakes are mended';
    return article ? 'The version from before is served.' : `Left out until ${mended}.`;
  }
  if (isDraft) return 'A draft: nobody sees it before the line "draft: true" is taken out.';
  return isComing || article?.is_over ? sentence(article.standing) : '';
}

/** Begin with a capital, and end with one full stop. */
export function sentence(text) {
  return `${text.charAt(0).toUpperCase()}${text.slice(1).replace(/\.$/, '')}.`;
}

/** Return what a file is called below the folder that all `files` are in. */
export function shortName(file, files) {
  if (isAddress(file)) return file.replace(/^https?:\/\//, '');
  const folder = files.filter((each) => !isAddress(each)).map(folderOf).reduce(common, folderOf(file));
  return file.slice(folder.length);
}

const isAddress = (file) => /^https?:\/\//.test(file);

const folderOf = (file) => file.slice(0, Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);

function common(one, other) {
  let folder = one;
  while (!other.startsWith(folder)) folder = folderOf(folder.slice(0, -1));
  return folder;
}
