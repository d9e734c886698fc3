// A worker that hangs is killed and said, and the next call has a fresh one; one that breaks is no different.
import assert from 'node:assert/strict';
import path from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { launch, missing, places } from './browsers.mjs';

const entry = path.join(fileURLToPath(new URL('../../src/page/', import.meta.url)), 'engine.js');
const { outputFiles } = await build({ entryPoints: [entry], bundle: true, write: false, format: 'iife', globalName: 'made' });
const WORKER = "self.onmessage = ({ data: { id, door } }) => { if (door === 'hang') for (;;); if (door === 'break') throw new Error('broke'); if (door === 'refuse') return self.postMessage({ id, fault: { message: 'no', code: 'key.none' } }); self.postMessage({ id, value: door }); };";

for (const name of Object.keys(places)) {
  test(name, { skip: missing(name), timeout: 90_000 }, async () => {
    const browser = await launch(name);
    try {
      const page = await browser.open();
      const found = await page.evaluate(async ([source, worker]) => {
        // The bundle cannot be evaluated under the page's policy, and a blob may be a worker: the engine is tried inside of one.
        const inner = `${source}; const begin = () => new Worker(URL.createObjectURL(new Blob([${JSON.stringify(worker)}], { type: 'text/javascript' })));
          (async () => {
            const engine = new made.Engine(begin, ['start', {}], 700);
            const told = []; engine.onNotice = (notice) => told.push(notice);
            const said = async (door) => { try { return await engine.call(door, {}); } catch (error) { return error instanceof made.Killed ? 'killed' : 'failed ' + (error.code ?? ''); } };
            const first = await said('read');
            const both = await Promise.all([said('hang'), said('read')]);
            const after = await said('read');
            const refused = await said('refuse');
            const broken = await said('break');
            self.postMessage([first, ...both, after, refused, broken, await said('read'), told.join()]);
          })();`;
        const outer = new Worker(URL.createObjectURL(new Blob([inner], { type: 'text/javascript' })));
        return new Promise((resolve, reject) => { outer.onmessage = ({ data }) => resolve(data); outer.onerror = (event) => reject(new Error(event.message)); });
      }, [outputFiles[0].text, WORKER]);
      assert.deepEqual(found, ['read', 'killed', 'killed', 'read', 'failed key.none', 'failed ', 'read', 'ended,ended']);
    } finally {
      await browser.close();
    }
  });
}
