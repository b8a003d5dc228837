// Starts the page: every part watches the state, then the state is filled.

import * as api from './api.js';
import * as articles from './articles.js';
import * as articlesPanel from './articles_panel.js';
import * as clock from './clock.js';
import * as clockPanel from './clock_panel.js';
import * as composer from './composer.js';
import { byId } from './dom.js';
import * as faultsPanel from './faults_panel.js';
import * as hint from './hint.js';
import * as live from './live.js';
import * as log from './log.js';
import { fromAddress, goTo } from './place.js';
import * as sides from './sides.js';
import { update } from './store.js';
import * as top from './top.js';
import * as tour from './tour.js';
import * as wirePanel from './wire_panel.js';

async function start() {
  const [world, time] = await Promise.all([api.world(), api.clock(), articles.load()]);
  const onCommand = composer.fill;
  log.start();
  composer.start();
  hint.start({ onCommand });
  tour.start();
  live.start();
  clockPanel.start();
  articlesPanel.start();
  wirePanel.start();
  update({ world });
  clock.take(time);
  articles.start();
  faultsPanel.start().catch(() => {});
  sides.start({ onCommand });
  top.start({ onCommand });
  addEventListener('popstate', () => goTo(fromAddress()));
  await goTo(fromAddress());
  document.body.classList.remove('loading');
  // On a phone the keyboard would cover half of what there is to see.
  if (matchMedia('(hover: hover)').matches) byId('entry').focus();
}

start().catch((error) => {
  document.body.classList.remove('loading');
  byId('connection').hidden = false;
  byId('connection').textContent = error.message;
});
