// deno run: the kit over Deno KV and over Deno's node:sqlite, and figures. The last line is JSON.
import { denoKvStore } from '../../dist/stores/deno-kv.js';
import { sqliteStore } from '../../dist/stores/sql.js';
import { testStore } from '../../dist/testing/store.js';
import { DatabaseSync } from 'node:sqlite';

const folder = await Deno.makeTempDir({ prefix: 'samlight-deno-' });
const opened = [];

async function kv() {
  const one = await Deno.openKv(`${folder}/kv`);
  opened.push(one);
  return denoKvStore(one);
}

async function closed() {
  const store = await kv();
  opened.pop().close();
  return store;
}

function sqlite() {
  const database = new DatabaseSync(`${folder}/stores.db`);
  database.exec('PRAGMA busy_timeout = 4000');
  opened.push(database);
  return sqliteStore(database);
}

async function figures(store, claims, atOnce) {
  const times = [];
  let next = 0;
  const until = new Date(Date.now() + 600_000);
  const work = async () => {
    while (next < claims) {
      const begun = performance.now();
      if (!await store.claim(`use:figures-${next++}`, until)) throw new Error('a fresh claim was lost');
      times.push(performance.now() - begun);
    }
  };
  const begun = performance.now();
  await Promise.all(Array.from({ length: atOnce }, work));
  return { times, whole: performance.now() - begun };
}

let found;
try {
  const first = await kv();
  await sqlite().createTable();
  found = {
    version: Deno.version.deno,
    // One connection: a file belongs to one process, and Deno refuses the second writer ("database is locked").
    kv: await testStore(first, { unreachable: closed }),
    sqlite: await testStore(sqlite),
    // What Deno keeps of an entry, and until when.
    kept: await (async () => {
      await first.put('req:kept', 'x', new Date(Date.now() + 60_000));
      await first.take('req:kept', { by: 'use:kept' });
      await first.put('req:past', 'x', new Date(0));
      const past = (await opened[0].get(['samlight', 'req:past'])).value;
      return { past, by: (await opened[0].get(['samlight', 'req:kept'])).value.by };
    })(),
    figures: await figures(first, 1000, 32),
  };
} finally {
  for (const one of opened) one.close();
  await Deno.remove(folder, { recursive: true });
}
console.log(JSON.stringify(found));
