import './harden.js';
import { expanded } from './expanded.js';

/** The page itself and its worker lie in an archive: this opens it, away from the page, and lets them begin. */
if (globalThis.document) start(document.currentScript.textContent);
else globalThis.onmessage = ({ data }) => globalThis.postMessage(expanded(data));

async function start(own) {
  // Before anything is written into it: what "save this page" gives.
  const source = `<!doctype html>\n${document.documentElement.outerHTML}`;
  const [archive, module] = ['archive', 'module'].map((id) => opened(id, own));
  try {
    const text = new TextDecoder(document.getElementById('archive').dataset.charset).decode(await archive);
    const parts = {};
    let at = text.indexOf('\n') + 1;
    for (const [name, length] of JSON.parse(text.slice(0, at))) parts[name] = text.slice(at, (at += length));
    globalThis.samlight = { source, parts, module };
    // The policy names the hash of each. Where the text is not what was packed it leaves it out without a word.
    const [style, script] = ['style', 'script'].map((name) => Object.assign(document.createElement(name), { textContent: parts[name] }));
    document.head.append(style);
    if (!style.sheet) throw new Error('the style is another');
    document.head.append(script);
    if (globalThis.samlight) throw new Error('the script is another');
  } catch {
    const app = document.getElementById('app');
    app.textContent = app.dataset.broken;
  }
}

/** This very script, in a worker. */
function opened(id, own) {
  const url = URL.createObjectURL(new Blob([own], { type: 'text/javascript' }));
  const worker = new Worker(url);
  URL.revokeObjectURL(url);
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = (event) => {
      event.preventDefault();
      reject(new Error(event.message));
    };
    worker.postMessage(document.getElementById(id).textContent);
  }).finally(() => worker.terminate());
}
