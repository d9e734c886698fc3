import { h, render } from 'preact';
import { Controller } from './controller.js';
import { module, source, worker } from './data.js';
import { Engine } from './engine.js';
import { remembered } from './store.js';
import { opened } from '../share/link.js';
import { App } from '../view/app.js';
import { keyed } from '../view/keyboard.js';

async function start() {
  const engine = new Engine(worker, module.then((octets) => ['start', { octets }]));
  const root = document.getElementById('app');
  const controller = new Controller(engine, (state) => render(h(App, { state, act: controller, source }), root));
  // Not on an element of the page: where nothing has the focus, keys go to the document.
  document.addEventListener('keydown', (event) => keyed(event, controller.state, controller));
  const link = opened();
  controller.theme(remembered('theme') ?? 'auto');
  try {
    controller.set({ module: await engine.started() });
  } catch {
    controller.set({ fault: 'broken' });
  }
  if (link) await controller.open(link);
}

start();
