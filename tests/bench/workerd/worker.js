// Inside workerd: judges messages that it was given before, as often as it is asked to.
import { createServiceProvider } from '../../../pkg/dist/verify.workerd.js';

const store = { put: async () => {}, take: async () => null, claim: async () => true };
const cases = new Map();

async function validate({ sp, options }, SAMLResponse) {
  const { nameId, attributes } = await sp.validateResponse({ SAMLResponse }, options);
  let values = 0;
  for (const { values: list } of attributes) values += list.length;
  return { nameId: nameId.value, values };
}

const jobs = {
  async open({ name, settings, now, requestId, good }) {
    const sp = createServiceProvider({ ...settings, store, clock: () => new Date(now) });
    const one = { sp, good, options: { requestId, cookie: null } };
    cases.set(name, one);
    return { read: await validate(one, good) };
  },

  async refuses({ name, bad }) {
    return { refused: await validate(cases.get(name), bad).then(() => false, () => true) };
  },

  async run({ name, times }) {
    const one = cases.get(name);
    let read;
    for (let at = 0; at < times; at++) read = await validate(one, one.good);
    return { read };
  },
};

export default {
  async fetch(request) {
    const { job, ...rest } = await request.json();
    return Response.json(await jobs[job](rest));
  },
};
