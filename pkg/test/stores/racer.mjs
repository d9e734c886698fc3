// racer.mjs KIND WHERE NAME KEYS: one of several processes that go after the same keys. Says ready, waits for a line, says what it won.
import { once } from 'node:events';
import { connect } from './connect.mjs';

const [kind, where, name, keys] = process.argv.slice(2);
const { store, close } = await connect[kind](JSON.parse(where));
const until = new Date(Date.now() + 60_000);
const all = Array.from({ length: Number(keys) }, (_, index) => `${name}-${index}`);

// Whoever is first puts; a key is put once.
await Promise.all(all.map((key) => store.put(`req:${key}`, 'state', until)));
console.log('ready');
await once(process.stdin, 'data');
const claims = [];
const takes = [];
// One after the other and each process in an order of its own, so that they meet all the time.
for (const key of all.map((one) => [Math.random(), one]).sort().map(([, one]) => one)) {
  if (await store.claim(`use:${key}`, until)) claims.push(key);
  if (await store.take(`req:${key}`, { by: `use:${process.pid}` }) === 'state') takes.push(key);
}
console.log(JSON.stringify({ claims, takes }));
await close();
