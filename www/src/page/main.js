import './harden.js';
import { h, render } from 'preact';
import { Controller } from './controller.js';
import { octets, worker } from './data.js';
import { Engine } from './engine.js';
import { preferred, speak, t } from './language.js';
import { remembered } from './store.js';
import { opened } from '../share/link.js';
import { App } from '../view/app.js';
import { keyed } from '../view/keyboard.js';

/** The file itself, before anything is written into it: what "save this page" gives. */
const source = `<!doctype html>\n${document.documentElement.outerHTML}`;

async function start() {
  const engine = new Engine(worker, ['start', { gz: octets('module') }]);
  const root = document.getElementById('app');
  const controller = new Controller(engine, (state) => render(h(App, { state, act: controller, source }), root));
  // Not on an element of the page: where nothing has the focus, keys go to the document.
  document.addEventListener('keydown', (event) => keyed(event, controller.state, controller));
  const link = opened();
  const language = remembered('language') ?? preferred(navigator.languages ?? ['en']);
  await speak(language);
  document.documentElement.lang = language;
  document.title = t('title');
  controller.theme(remembered('theme') ?? 'auto');
  controller.set({ language });
  try {
    controller.set({ module: await engine.started() });
  } catch {
    controller.set({ fault: 'broken' });
  }
  if (link) await controller.open(link);
}

start();
