import { CONTENT } from './limits.js';

/** What was done to a paste on the way to a message. Trails branch, so each step makes a new one. */
export const TRAIL = Object.freeze({ steps: Object.freeze([]), repairs: Object.freeze([]) });

/** `before` and `after` are sizes: characters of a text, bytes of octets. `content` is what came of a decoding, and its beginning is kept. */
export function step(trail, id, before, after, params = {}, content = undefined) {
  return { steps: [...trail.steps, { id, params, before, after, ...(content !== undefined && { content: content.slice(0, typeof content === 'string' ? CONTENT.text : CONTENT.octets) }) }], repairs: trail.repairs };
}

/** A repair is what this reader forgave or found wanting. The same one twice is one with the sum of its counts. */
export function repair(trail, id, params = {}) {
  const repairs = [...trail.repairs];
  const at = repairs.findIndex((other) => other.id === id);
  if (at < 0) repairs.push({ id, params });
  else if (typeof params.count === 'number') repairs[at] = { id, params: { ...params, count: repairs[at].params.count + params.count } };
  return { steps: trail.steps, repairs };
}

/** Repairs as a decoder lists them: those that did not happen are left out. */
export function repaired(trail, repairs) {
  return repairs.reduce((sum, { id, params }) => (params?.count === 0 ? sum : repair(sum, id, params)), trail);
}
