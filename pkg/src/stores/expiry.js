/** A claim outlives its own expiry by this much, so that two clocks that differ a little do not open it again. */
export const GRACE_MS = 300_000;

/** Milliseconds since 1970. An entry that can never expire, or already has because its date is none, is a fault of the caller. */
export function milliseconds(expiresAt) {
  const until = Number(expiresAt);
  if (!Number.isFinite(until)) throw new TypeError('expiresAt is no valid Date');
  return until;
}

/** Until when a claim is kept: past its expiry, and a while even if that has passed. */
export function claimedUntil(expiresAt, now) {
  return Math.max(milliseconds(expiresAt), now) + GRACE_MS;
}

/** In whose name a request is taken: '' for nobody's. One line of text, so that it can stand before a value. */
export function taker(by = '') {
  if (typeof by !== 'string' || by.includes('\n')) throw new TypeError('by is not a text of one line');
  return by;
}
