/**
 * samlight's store in better-auth's own table `verification`, by the two operations that better-auth itself makes atomic. A database has to be behind it,
 * which keeps primary keys unique: better-auth's memory adapter does not.
 */
export function verificationStore(adapter) {
  return {
    async put(key, value, expiresAt) {
      await adapter.createVerificationValue({ identifier: `samlight:${key}`, value, expiresAt });
    },
    async take(key) {
      return (await adapter.consumeVerificationValue(`samlight:${key}`))?.value ?? null;
    },
    async claim(key, expiresAt) {
      return adapter.reserveVerificationValue({ identifier: `samlight:${key}`, value: '', expiresAt });
    },
  };
}
