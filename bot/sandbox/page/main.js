// Starts the page: every part watches the state, then the state is filled.

import * as api from './api.js';
import * as articles from './articles.js';
import * as articlesPanel from './articles_panel.js';
import * as clock from './clock.js';
import * as clockPanel from './clock_panel.js';
import * as composer from './composer.js';
import * as connect from './connect.js';
import { byId } from './dom.js';
import * as faultsPanel from './faults_panel.js';
import { toBox } from './focus.js';
import * as hint from './hint.js';
import * as live from './live.js';
import * as log from './log.js';
import { fromAddress, goTo } from './place.js';
import * as pointed from './pointed.js';
import * as sides from './sides.js';
import { update } from './store.js';
import * as switcher from './switcher.js';
import * as top from './top.js';
import * as tour from './tour.js';
import * as unread from './unread.js';
import * as who from './who.js';
import * as wirePanel from './wire_panel.js';

async function start() {
  // Very many articles take a while; nothing else waits for them.
  articles.load();
  const [world, time] = await Promise.all([api.world(), api.clock()]);
  const onCommand = composer.fill;
  log.start();
  unread.start();
  pointed.start();
  composer.start();
  hint.start({ onCommand });
  tour.start();
  connect.start();
  live.start();
  clockPanel.start();
  articlesPanel.start();
  wirePanel.start();
  update({ world });
  clock.take(time);
  articles.start();
  faultsPanel.start().catch(() => {});
  sides.start({ onCommand });
  who.start();
  switcher.start();
  top.start({ onCommand });
  addEventListener('popstate', () => goTo(fromAddress()));
  await goTo(fromAddress());
  document.body.classList.remove('loading');
  // On a phone the keyboard would cover half of what there is to see; and who was quick is elsewhere.
  const isFree = document.activeElement === document.body;
  if (isFree && matchMedia('(hover: hover)').matches) toBox();
}

start().catch((error) => {
  document.body.classList.remove('loading');
  byId('connection').hidden = false;
  byId('connection').textContent = error.message;
});
