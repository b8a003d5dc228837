// What is being typed: text <-> command and options. Pure; knows no DOM.

const SUBCOMMANDS = [1, 2];

/** Return every command that can be sent, with its whole path: `schedule set`, not `schedule`. */
export function runnable(commands) {
  return commands.flatMap((command) => spread(command, command.name));
}

function spread(command, path) {
  const options = command.options ?? [];
  const deeper = options.filter((each) => SUBCOMMANDS.includes(each.type));
  if (deeper.length) return deeper.flatMap((each) => spread(each, `${path} ${each.name}`));
  return [{ path, description: command.description, options }];
}

/**
 * Read a draft. Returns `{kind}`: `message` for plain text; `choosing` with the `query` while no
 * command is complete; `command` with the `command`, its `values` by name, `typed` for whether
 * anything stands behind its name, and `at` for the option that the text ends in.
 */
export function read(text, commands) {
  if (!text.startsWith('/')) return { kind: 'message' };
  const body = text.slice(1);
  const lower = body.toLowerCase();
  const command = commands
    .filter(({ path }) => lower === path || lower.startsWith(`${path} `))
    .sort((one, other) => other.path.length - one.path.length)[0];
  if (!command) return { kind: 'choosing', query: lower.trimStart() };
  const rest = body.slice(command.path.length);
  return { kind: 'command', command, typed: rest !== '', ...readOptions(rest, command.options) };
}

function readOptions(rest, options) {
  const byName = new Map(options.map((option) => [option.name.toLowerCase(), option]));
  const values = {};
  const marks = named(rest, options);
  const unnamed = rest.slice(0, marks[0]?.start ?? rest.length).trim();
  for (const [index, mark] of marks.entries()) {
    const value = rest.slice(mark.end, marks[index + 1]?.start ?? rest.length).trim();
    values[byName.get(mark.name.toLowerCase()).name] = value;
  }
  // Text without a name is for the option that is missing most: the first required one.
  const free = options.filter((option) => !(option.name in values));
  const first = free.find((option) => option.required) ?? free[0];
  const spare = unnamed && !first ? unnamed : '';
  if (unnamed && first) values[first.name] = unnamed;
  const last = marks.at(-1);
  const at = last ? byName.get(last.name.toLowerCase()) : (first ?? null);
  return { values, at, spare };
}

/** Return where the names of options stand in the text. */
function named(text, options) {
  if (!options.length) return [];
  const names = options.map((option) => RegExp.escape?.(option.name) ?? escaped(option.name));
  const pattern = new RegExp(`(?<=^|\\s)(${names.join('|')}):`, 'gi');
  return [...text.matchAll(pattern)].map((found) => ({
    name: found[1],
    start: found.index,
    end: found.index + found[0].length,
  }));
}

const escaped = (name) => name.replace(/[^\p{L}\p{N}_]/gu, '\\$&');

/** Write a command as one would type it. */
export function write(command, values) {
  const parts = command.options
    .filter((option) => values[option.name])
    .map((option) => `${option.name}:${values[option.name]}`);
  return [`/${command.path}`, ...parts].join(' ');
}

/** Return the required options that have no value yet. */
export const missing = (command, values) =>
  command.options.filter((option) => option.required && !values[option.name]);

/** Return the commands that fit what was typed so far: by their beginning, then by any part. */
export function fitting(commands, query) {
  const begin = commands.filter(({ path }) => path.startsWith(query));
  const within = commands.filter((each) => each.path.includes(query) && !begin.includes(each));
  return [...begin, ...within];
}
