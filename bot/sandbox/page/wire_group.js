// What a person did, and what the bot made of it: an interaction with all that answers it.

import { el } from './dom.js';
import { isFailed, lineNode, momentNode, wordsOf } from './wire_line.js';

const PATIENCE_MILLISECONDS = 3000; // docs, interactions: the first answer is due within 3 s
const ASKS_FOR_TIME = 'asks for time';

/** A row of the list: an interaction's, or that of a line which stands alone. */
export class WireGroup {
  constructor(line) {
    this.lines = [line];
    this.isInteraction = line.name === 'INTERACTION_CREATE';
    this.came = performance.now();
    this.text = wordsOf(line);
    if (this.isInteraction) this.#build(line);
    else this.node = el('li', {}, lineNode(line));
  }

  /** Take in a request that answers. */
  add(line) {
    this.lines.push(line);
    this.text += ` ${wordsOf(line)}`;
    this.inside.append(el('li', {}, lineNode(line)));
    this.show();
  }

  get failed() {
    return this.lines.some(isFailed) || this.outcome?.bad === true;
  }

  has(kind) {
    if (kind === 'failed') return this.failed;
    return kind === 'all' || this.lines.some((line) => line.kind === kind);
  }

  /** Say what became of it so far: silence is told only once it has lasted. */
  show() {
    if (!this.isInteraction) return;
    const outcome = this.#outcome();
    if (outcome.words === this.outcome?.words && outcome.took === this.outcome?.took) return;
    this.outcome = outcome;
    this.took.textContent = outcome.took;
    this.said.textContent = outcome.words;
    this.said.className = outcome.bad ? 'wire-outcome bad' : 'wire-outcome';
    this.details.classList.toggle('failed', Boolean(outcome.bad));
    const wrong = this.lines.find(isFailed);
    this.wrong.textContent = wrong?.error ?? '';
    this.wrong.hidden = !this.wrong.textContent;
  }

  #build(line) {
    this.took = el('span', { class: 'wire-took' });
    this.said = el('span', { class: 'wire-outcome' });
    this.wrong = el('span', { class: 'wire-wrong', hidden: true });
    this.inside = el('ol', { class: 'wire-inner' }, el('li', {}, lineNode(line)));
    this.details = el(
      'details',
      { class: 'wire-group' },
      el(
        'summary',
        {},
        momentNode(line),
        el('span', { class: 'wire-what' }, el('b', {}, line.what), ' ', el('span', { class: 'wire-person' }, line.person)),
        this.took,
        this.said,
        this.wrong,
      ),
      this.inside,
    );
    this.node = el('li', {}, this.details);
    this.show();
  }

  #outcome() {
    const answers = this.lines.slice(1);
    const took = answers.length ? `${answers[0].since} ms` : '';
    const wrong = answers.find(isFailed);
    if (wrong) return { took, words: wrong.status === null ? 'no answer' : `refused, ${wrong.status}`, bad: true };
    if (!answers.length) {
      const late = performance.now() - this.came > PATIENCE_MILLISECONDS;
      return { took, words: late ? 'no answer' : 'waiting…', bad: late };
    }
    const done = answers.findLast((each) => each.what !== ASKS_FOR_TIME);
    return done ? { took: `${done.since} ms`, words: 'answered' } : { took, words: 'thinking…' };
  }
}
