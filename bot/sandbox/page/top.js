// What stands above the log: the bot's state, its restart, the place, an empty channel's welcome.

import * as api from './api.js';
import { whileBusy } from './busy.js';
import * as conversation from './conversation.js';
import { avatar, byId, el, icon } from './dom.js';
import { commandButton } from './hint.js';
import { lookAtWorld } from './live.js';
import { runnable } from './draft.js';
import { botName, isDirect, state, titleOf, watch } from './store.js';

const RESTARTED_SECONDS = 4;

/** Since when the bot is restarting; null if it isn't. */
let restarting = null;
let restarted = null;

/** Fill the top; `onCommand(text)` hears which of the proposed commands was picked. */
export function start({ onCommand }) {
  watch(['world', 'stream'], showBot);
  watch(['stream', 'world', 'trouble'], showConnection);
  watch(['channel', 'world'], showPlace);
  watch(['channel', 'person', 'commands', 'hint', 'loading'], () => showWelcome(onCommand));
  conversation.follow(() => showWelcome(onCommand));
  byId('restart').append(icon('restart'), el('span', {}, 'Restart the bot'));
  byId('restart').addEventListener('click', restart);
}

async function restart() {
  const button = byId('restart');
  if (isRestarting()) return;
  restarting = performance.now();
  showBot();
  const counting = setInterval(showBot, 1000);
  try {
    await whileBusy(button, api.restartBot);
    await lookAtWorld();
    // It can be over in a blink; the words stay long enough to be read.
    clearTimeout(restarted);
    restarted = setTimeout(() => {
      restarted = null;
      showBot();
    }, RESTARTED_SECONDS * 1000);
  } catch (error) {
    notice(error.message);
  } finally {
    clearInterval(counting);
    restarting = null;
    showBot();
  }
}

function showBot() {
  const connected = state.world.bot_connected && state.stream !== 'lost';
  const well = restarted ? 'restarted, connected again' : 'connected';
  const words = isRestarting() ? restartingWords() : connected ? well : 'not connected';
  const look = isRestarting() ? 'bot-state busy' : connected ? 'bot-state good' : 'bot-state bad';
  const node = byId('bot-state');
  if (node.textContent !== words) node.textContent = words;
  node.className = look;
  byId('bot-name').textContent = botName();
  byId('restart').hidden = !state.world.can_restart_bot;
  byId('to-gallery').hidden = !state.world.has_gallery;
}

const isRestarting = () => restarting !== null;

/** Say that the bot restarts, and for how long if that takes a while. */
function restartingWords() {
  const seconds = Math.floor((performance.now() - restarting) / 1000);
  return seconds ? `restarting… ${seconds} s` : 'restarting…';
}

function showConnection() {
  if (state.stream === 'lost') notice('The sandbox does not answer. Trying again…');
  else if (state.stream === 'gone') {
    notice('The sandbox was started again. Open the address that it printed: it holds a new key.');
  } else if (!state.world.bot_connected && !isRestarting() && !document.body.classList.contains('awaits-bot')) {
    notice(`${botName()} is not connected: commands and buttons get no answer until it is.`);
  } else notice(state.trouble);
}

function notice(sentence) {
  const node = byId('connection');
  if (node.textContent !== sentence) node.textContent = sentence;
  node.hidden = !sentence;
}

function showPlace() {
  const { channel } = state;
  if (!channel) return;
  const topic = isDirect(channel) ? 'Between you and the bot alone' : channel.topic;
  const mute = !channel.bot_may_write && el('span', { class: 'tag' }, 'The bot can’t post here');
  byId('place-name').textContent = titleOf(channel);
  byId('place-topic').replaceChildren(...[topic, mute].filter(Boolean));
  document.title = `${titleOf(channel)} · ${botName()} sandbox`;
}

function showWelcome(onCommand) {
  const node = byId('welcome');
  if (!state.channel || state.loading || conversation.all().length) {
    node.replaceChildren();
    return;
  }
  node.replaceChildren(
    avatar(state.world.bot),
    el('p', { class: 'welcome-title' }, `Nothing in ${titleOf(state.channel)} yet`),
    el('p', {}, ...welcomeWords(onCommand)),
  );
}

function welcomeWords(onCommand) {
  const paths = runnable(state.commands).map((each) => each.path);
  if (!state.channel.may_use_commands) {
    return ['Commands are not for you here. Become the member to try them, or just write something.'];
  }
  if (!paths.includes('briefing')) return ['Type / to see what the bot can do.'];
  if (state.hint) return [`Type / to see what ${botName()} can do, or begin with one of the two below.`];
  return [
    'Type ', commandButton('/briefing', onCommand), ' to read the newest article, or ',
    commandButton('/section whats-next', onCommand), ' for one part of it.',
  ];
}
