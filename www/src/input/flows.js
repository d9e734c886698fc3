/** How far a message without any reference may lie from the flow that it is counted to. */
const NEAR = 5 * 60_000;

const REQUESTS = { 'authn-request': 'login', 'logout-request': 'logout' };
const ANSWERS = { response: 'login', 'logout-response': 'logout', assertion: 'login', artifact: 'login', soap: 'login' };

/**
 * Messages that belong together: a request and what answers it, by `InResponseTo`; what names nothing, by time. Nothing here is verified.
 *
 * @param items as `read` gave them.
 * @returns `[{ kind, id, items, startedAt, endedAt, answered, unsolicited }]` in the order of time, `items` being indices into the given list.
 */
export function flows(items) {
  const found = [];
  const byRequest = new Map();
  const begin = (kind, id) => {
    const flow = { kind, id, items: [], startedAt: undefined, endedAt: undefined, answered: false, unsolicited: false };
    found.push(flow);
    if (id !== undefined) byRequest.set(id, flow);
    return flow;
  };
  // Requests first: in a recording that is sorted otherwise, or in a paste, an answer may stand before its question.
  items.forEach(({ kind, facts }, index) => {
    if (!Object.hasOwn(REQUESTS, kind)) return;
    const id = facts?.id;
    const flow = (id !== undefined && byRequest.get(id)) || begin(REQUESTS[kind], id);
    flow.items.push(index);
  });
  const loose = [];
  items.forEach((item, index) => {
    if (!Object.hasOwn(ANSWERS, item.kind)) return;
    const { id, answers } = reference(item);
    if (answers === undefined && item.kind !== 'response') {
      loose.push(index);
      return;
    }
    const known = byRequest.get(answers) ?? (answers === undefined && id !== undefined ? byRequest.get(`answer ${id}`) : undefined);
    const flow = known ?? begin(ANSWERS[item.kind], answers);
    // The same unsolicited answer posted twice is one flow with two posts, which is worth seeing.
    if (answers === undefined && id !== undefined) byRequest.set(`answer ${id}`, flow);
    flow.items.push(index);
    flow.answered = true;
    if (answers === undefined && item.kind === 'response') flow.unsolicited = true;
  });
  for (const flow of found) times(flow, items);
  for (const index of loose) {
    const time = moment(items[index]);
    const flow = nearest(found, time) ?? begin(ANSWERS[items[index].kind], undefined);
    flow.items.push(index);
    if (items[index].kind !== 'artifact') flow.answered = true;
    times(flow, items);
  }
  return found.sort((a, b) => order(a.startedAt, b.startedAt) || a.items[0] - b.items[0]);
}

/** Which message this answers. In an envelope that is asked of the message within. */
function reference({ facts }) {
  const within = facts?.inner?.message ?? facts?.inner;
  return { id: within?.id ?? facts?.id, answers: within?.inResponseTo ?? facts?.inResponseTo };
}

/** When it was seen; else when it says that it was issued. In milliseconds. */
function moment(item) {
  for (const text of [item.time, item.facts?.issueInstant]) {
    const time = text === undefined ? NaN : Date.parse(text);
    if (!Number.isNaN(time)) return time;
  }
  return undefined;
}

function times(flow, items) {
  flow.items.sort((a, b) => order(moment(items[a]), moment(items[b])) || a - b);
  const known = flow.items.map((index) => moment(items[index])).filter((time) => time !== undefined);
  if (known.length === 0) return;
  flow.startedAt = iso(Math.min(...known));
  flow.endedAt = iso(Math.max(...known));
}

function iso(time) {
  return new Date(time).toISOString();
}

function nearest(found, time) {
  if (time === undefined) return found.length === 1 ? found[0] : undefined;
  const distance = ({ startedAt, endedAt }) => Math.max(0, Date.parse(startedAt) - time, time - Date.parse(endedAt));
  const near = found.filter((flow) => flow.startedAt !== undefined && distance(flow) <= NEAR);
  return near.sort((a, b) => distance(a) - distance(b))[0];
}

/** What has no time comes last. */
function order(a, b) {
  if (a === b) return 0;
  if (a === undefined) return 1;
  if (b === undefined) return -1;
  return a < b ? -1 : 1;
}
