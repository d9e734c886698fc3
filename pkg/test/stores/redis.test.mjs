import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { redisStore } from 'samlight/stores/redis';
import { connect } from './connect.mjs';
import { redis, redisServer, why } from './servers.mjs';
import { figures, kit, logins, race, refusedWhenDown, row, suite } from './tried.mjs';

suite('Redis', !redisServer() && why('redis'), () => {
  let server;
  const open = [];
  const connected = async (kind, to = server) => {
    const made = await connect[kind](to);
    open.push(made.close);
    return made.store;
  };

  before(async () => { server = await redis(); });
  after(async () => {
    open.forEach((close) => close());
    await server?.stop();
  });

  for (const kind of ['redis', 'ioredis']) {
    test(`${kind}: the kit, with a server that hangs`, async (t) => {
      const other = await redis();
      try {
        const stores = await Promise.all([1, 2, 3].map(() => connected(kind, other)));
        other.freeze();
        let next = 0;
        await kit(() => connected(kind), { unreachable: () => stores[next++] });
        t.diagnostic(`redis-server ${server.version}`);
      } finally {
        await other.stop('SIGKILL');
      }
    });

    test(`${kind}: logins`, async () => logins(await connected(kind)));

    test(`${kind}: processes race`, async (t) => {
      t.diagnostic(`claims won: ${(await race(kind, { socket: server.socket })).join(' + ')}`);
    });

    test(`${kind}: a server that ends, and one that hangs, refuse the login`, async () => {
      const works = await connected(kind);
      const hanging = await redis();
      const down = await connected(kind, hanging);
      hanging.freeze();
      await refusedWhenDown(down, { works });
      await hanging.stop('SIGKILL');
      await refusedWhenDown(down, { works });
    });

    test(`${kind}: figures`, async (t) => row(t, `Redis ${server.version}, ${kind}`, await figures(await connected(kind))));
  }

  test('every entry expires, by the server itself', async () => {
    const { createClient } = await import('redis');
    const client = createClient({ socket: { path: server.socket } });
    await client.connect();
    try {
      const store = redisStore(client, { prefix: 'expiry:' });
      const until = new Date(Date.now() + 60_000);
      await store.put('req:a', 'a', until);
      await store.put('req:b', 'b', until);
      await store.take('req:b', { by: 'use:b' });
      await store.claim('use:a', until);
      await store.put('req:past', 'x', new Date(0));
      const left = {};
      for (const key of (await client.keys('expiry:*')).sort()) left[key] = Math.ceil((await client.pTTL(key)) / 60_000);
      assert.deepEqual(left, { 'expiry:req:a': 1, 'expiry:req:b': 1, 'expiry:use:a': 6 }, 'minutes; a claim has five more');
      await store.put('req:gone', 'x', new Date(Date.now() + 50));
      await new Promise((resolve) => { setTimeout(resolve, 100); });
      assert.equal(await client.exists('expiry:req:gone'), 0);
    } finally {
      client.destroy();
    }
  });

  test('what is no answer is a failure: a client inside MULTI, a script that the server refuses', async () => {
    const { default: Redis } = await import('ioredis');
    const client = new Redis({ path: server.socket });
    try {
      const queued = redisStore({ call: () => {}, eval: async () => 'QUEUED' });
      await assert.rejects(queued.claim('use:x', new Date()), /MULTI/);
      await client.lpush('samlight:req:list', 'x');
      await assert.rejects(redisStore(client).take('req:list', { by: 'use:x' }), /WRONGTYPE/);
      await assert.rejects(redisStore(client).claim('use:x', new Date(NaN)), TypeError);
      await assert.rejects(redisStore(client).take('req:x', { by: 'a\nb' }), TypeError);
      assert.throws(() => redisStore({}), TypeError);
    } finally {
      client.disconnect();
    }
  });
});
