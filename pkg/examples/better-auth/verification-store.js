/** By then no clock may still take a claimed assertion for valid. */
const GRACE_MS = 300_000;

/**
 * samlight's store in better-auth's own table `verification`, on the one operation that better-auth makes atomic there: to reserve. A database has to be
 * behind it, which keeps primary keys unique: better-auth's memory adapter does not.
 */
export function verificationStore(adapter) {
  const reserve = (identifier, value, expiresAt) => adapter.reserveVerificationValue({ identifier, value, expiresAt });
  const find = async (identifier) => {
    const row = await adapter.findVerificationValue(identifier);
    return row && new Date(row.expiresAt) > new Date() ? row : null;
  };
  return {
    async put(key, value, expiresAt) {
      const identifier = `samlight:${key}`;
      // What stands there stays as it is, unless it has expired: then looking for it is what deletes it.
      if (!(await reserve(identifier, value, expiresAt)) && !(await find(identifier))) await reserve(identifier, value, expiresAt);
    },
    async take(key, { by = '' } = {}) {
      const request = await find(`samlight:${key}`);
      if (!request) return null;
      // Whoever was first is remembered, and gets it again: a login that was interrupted before its claim can be repeated.
      const taken = `samlight:taken:${key}`;
      const mine = (await reserve(taken, by, request.expiresAt)) || (by !== '' && (await find(taken))?.value === by);
      return mine ? request.value : null;
    },
    async claim(key, expiresAt) {
      return reserve(`samlight:${key}`, '', new Date(Math.max(Number(expiresAt), Date.now()) + GRACE_MS));
    },
  };
}
