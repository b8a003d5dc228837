// What a bot of one's own needs to connect, in the place of the chat until one has.

import * as api from './api.js';
import { el } from './dom.js';
import { copyButton } from './json_view.js';
import { botName, state, watch } from './store.js';

const title = el('h3', { id: 'connect-title' });
const node = el(
  'section',
  { class: 'connect', 'aria-labelledby': 'connect-title', hidden: true },
  title,
);

let asked = false;
let wasThere = false;

/** Show it until a bot was there: one that is started again doesn't hide what it said. */
export function start() {
  document.querySelector('main > .log').before(node);
  watch(['world'], show);
}

function show() {
  wasThere ||= state.world.bot_connected;
  const waits = state.world.awaits_bot && !wasThere;
  node.hidden = !waits;
  document.body.classList.toggle('awaits-bot', waits);
  if (waits && !asked) fill();
}

async function fill() {
  asked = true;
  try {
    build(await api.connection());
  } catch (error) {
    asked = false;
    node.replaceChildren(el('p', { class: 'notice notice-bad' }, error.message));
  }
}

function build({ gateway, token, recipes, environment, ...addresses }) {
  const line = el('div', { class: 'connect-line' });
  const choices = el('div', { class: 'connect-libraries', role: 'group', 'aria-label': 'Library' });
  const choose = (recipe) => {
    for (const each of choices.children) {
      each.setAttribute('aria-pressed', String(each.textContent === recipe.library));
    }
    line.replaceChildren(
      el('p', { class: 'connect-where' }, `${recipe.where}:`),
      copied(`the line for ${recipe.library}`, recipe.line),
    );
  };
  for (const recipe of recipes) {
    const button = el('button', { type: 'button', class: 'panel-button' }, recipe.library);
    button.addEventListener('click', () => choose(recipe));
    choices.append(button);
  }
  choose(recipes[0]);
  title.textContent = `Connect ${nameInside()}`;
  node.replaceChildren(
    title,
    el('p', {}, 'This Discord waits for a bot. Three steps bring yours here:'),
    el('ol', {},
      el('li', {}, el('p', {}, 'Write one line into it. Which library does it use?'), choices, line),
      el('li', {}, el('p', {}, 'Give it this token, as if it came from Discord:'), copied('the token', token)),
      el('li', {}, ...started(environment))),
    el('p', { class: 'connect-waiting', role: 'status' }, `Waiting for ${nameInside()}…`),
    el('details', {},
      el('summary', {}, 'Another library? Its two addresses'),
      el('p', { class: 'connect-where' }, 'REST:'), copied('the address of the API', addresses.api),
      el('p', { class: 'connect-where' }, 'Gateway:'), copied('the address of the gateway', gateway)),
  );
}

/** The last step; a bot that comes by TLS has to trust the certificate. */
function started(environment) {
  const goesOn = 'This page goes on as soon as it is here.';
  if (!environment) return [el('p', {}, `Start it. ${goesOn}`)];
  return [
    el('p', {}, `Start it with this before its command, so that it trusts TLS here. ${goesOn}`),
    copied('what its environment needs', environment),
  ];
}

/** What the bot is called within a sentence. */
const nameInside = () => botName().replace(/^Your bot$/, 'your bot');

function copied(what, text) {
  return el('div', { class: 'connect-copied' }, el('pre', { tabindex: 0, 'aria-label': what }, text), copyButton(what, text));
}
