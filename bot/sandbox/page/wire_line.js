// One thing that went over the wire, in a row that opens: a request with its answer, or an event.

import * as api from './api.js';
import { el } from './dom.js';
import { jsonNode } from './json_view.js';
import { written } from './times.js';

/** Tell whether something went wrong with a request. */
export const isFailed = ({ kind, status }) =>
  kind === 'request' && (status === null || status >= 400);

/** Return what a line can be found by. */
export const wordsOf = ({ method, path, status, fault, name, shard, what, person, error, kind }) =>
  [
    ...(kind === 'request' ? [method, path, status ?? 'no answer'] : [name, `shard ${shard}`]),
    what, person, fault, error,
  ].filter(Boolean).join(' ').toLowerCase();

/** Make the row of a line, which is fetched when it is opened. */
export function lineNode(line) {
  const inside = el('div', { class: 'wire-inside' });
  const row = line.kind === 'request' ? request(line) : event(line);
  const look = isFailed(line) ? 'wire-line failed' : 'wire-line';
  const node = el('details', { class: look, data: { kind: line.kind } }, el('summary', {}, ...row), inside);
  node.addEventListener('toggle', () => {
    if (node.open && !inside.hasChildNodes()) open(line, inside);
  });
  return node;
}

/** Make the moment of a line. */
export const momentNode = ({ at }) => el('time', { datetime: at }, written(new Date(at), 'T'));

/** Make the sign of an answer: its status, or that there was none. */
export const statusNode = ({ status }) =>
  el(
    'span',
    { class: status === null || status >= 400 ? 'wire-outcome bad' : 'wire-outcome' },
    status === null ? 'no answer' : String(status),
  );

function request(line) {
  const { method, path, fault, what, error, milliseconds } = line;
  return [
    momentNode(line),
    el('span', { class: 'wire-what' }, el('b', {}, what ?? method), ' ',
      el('span', { class: 'wire-path' }, what ? `${method} ${path}` : path)),
    el('span', { class: 'wire-took' }, `${milliseconds} ms`),
    statusNode(line),
    (fault || error) && el('span', { class: 'wire-wrong' }, [error, fault && `fault: ${fault}`].filter(Boolean).join(' · ')),
  ];
}

function event(line) {
  const { name, shard, heard, what } = line;
  const rest = [what, `shard ${shard}`, !heard && 'kept for a resume'].filter(Boolean).join(' · ');
  return [
    momentNode(line),
    el('span', { class: 'wire-what' }, el('b', {}, name), ' ', el('span', { class: 'wire-path' }, rest)),
  ];
}

/** Fetch what a line holds and show it. */
async function open({ id, kind }, inside) {
  try {
    const { body, answer, data } = await api.wireLine(id);
    inside.replaceChildren(
      ...(kind === 'event'
        ? [jsonNode('Data', data)]
        : [jsonNode('Sent', body), jsonNode('Answered', answer)]),
    );
  } catch (error) {
    inside.replaceChildren(el('p', { class: 'side-note' }, error.message));
  }
}
