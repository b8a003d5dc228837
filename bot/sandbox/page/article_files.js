// The files of the articles, each with its article and what is to be said of it. Pure.

/**
 * Return a list of `{key, file, article, isComing, faults, hints}`: files with a mistake first,
 * then by when their article is out, the latest first. `article` is null if none is served.
 */
export function filesOf(articles, reload) {
  const { faults = [], hints = [], coming = [] } = reload ?? {};
  const files = new Map();
  const at = (key, file = key) => {
    if (!files.has(key)) {
      files.set(key, { key, file, article: null, isComing: false, faults: [], hints: [] });
    }
    return files.get(key);
  };
  for (const fault of faults) at(fault.file).faults.push(fault);
  for (const article of [...coming].reverse()) {
    Object.assign(at(keyOf(article), article.file ?? null), { article, isComing: true });
  }
  for (const article of articles ?? []) at(keyOf(article), article.file ?? null).article = article;
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
};

/** Return the file that is shown when none was picked: the newest, else the next to come. */
export function firstToShow(files) {
  return (
    files.find((each) => each.article && !each.isComing && !each.faults.length) ??
    files.find((each) => each.article && !each.isComing) ??
    files.findLast((each) => each.isComing) ??
    files[0] ??
    null
  );
}

/** Say what becomes of a file that has a mistake or whose day is to come; '' of any other. */
export function fateOf({ article, faults, isComing }) {
  if (faults.length) {
    const mended = faults.length === 1 ? 'its mistake is mended' : 'its mistakes are mended';
    return article ? 'The version from before is served.' : `Left out until ${mended}.`;
  }
  return isComing ? sentence(article.standing) : '';
}

/** Begin with a capital, and end with one full stop. */
export function sentence(text) {
  return `${text.charAt(0).toUpperCase()}${text.slice(1).replace(/\.$/, '')}.`;
}

/** Return what a file is called below the folder that all `files` are in. */
export function shortName(file, files) {
  const folder = files.map(folderOf).reduce(common, folderOf(file));
  return file.slice(folder.length);
}

const folderOf = (file) => file.slice(0, Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);

function common(one, other) {
  let folder = one;
  while (!other.startsWith(folder)) folder = folderOf(folder.slice(0, -1));
  return folder;
}
