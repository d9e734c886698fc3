// A worker of several that share one Durable Object namespace and one D1 database. Does what it is asked with its own bindings.
import { durableStore, SamlStore as Published } from 'samlight/stores/durable-object';
import { d1Store } from 'samlight/stores/sql';

/** The published object, which for the test also tells whether anything is left in it. */
export class SamlStore extends Published {
  async tables() {
    return this.ctx.storage.sql.exec("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_cf%' ESCAPE '\\'").toArray().length;
  }
}

/** An object that cannot be reached: it fails when it is woken. */
export class Unreachable extends Published {
  constructor(...terms) {
    super(...terms);
    throw new Error('out of storage');
  }
}

/** An object that never answers. */
export class Silent extends Published {
  claim() {
    return new Promise(() => {});
  }

  take() {
    return new Promise(() => {});
  }

  put() {
    return new Promise(() => {});
  }
}

const stores = {
  durable: (env) => durableStore(env.SAML),
  unreachable: (env) => durableStore(env.UNREACHABLE),
  silent: (env) => durableStore(env.SILENT),
  d1: (env) => d1Store(env.DB),
  'd1-without-table': (env) => d1Store(env.DB, { table: 'nowhere' }),
};

const jobs = {
  put: (store, [key, value, until]) => store.put(key, value, new Date(until)),
  take: (store, [key, terms]) => store.take(key, terms),
  claim: (store, [key, until]) => store.claim(key, new Date(until)),
  createTable: (store) => store.createTable(),
  removeExpired: (store) => store.removeExpired(),
  tables: (_, [key], env) => env.SAML.get(env.SAML.idFromName(key)).tables(),

  /** Inside, where the way from the test to here does not count. Time stands still here while a program computes, and moves on with every answer. */
  async figures(store, [name, claims, atOnce]) {
    const times = [];
    let next = 0;
    const work = async () => {
      while (next < claims) {
        const key = `use:${name}-${next++}`;
        const begun = performance.now();
        if (!await store.claim(key, new Date(Date.now() + 600_000))) throw new Error('a fresh claim was lost');
        times.push(performance.now() - begun);
      }
    };
    const begun = performance.now();
    await Promise.all(Array.from({ length: atOnce }, work));
    return { times, whole: performance.now() - begun };
  },
};

export default {
  async fetch(request, env) {
    const { store, job, terms } = await request.json();
    try {
      return Response.json({ answer: await jobs[job](stores[store](env), terms, env) });
    } catch (error) {
      return Response.json({ error: String(error?.message ?? error) });
    }
  },
};
