/** The service provider as one browser meets it, which brings back the cookies that it was given. */
export function browser(sp) {
  const jar = new Map();
  const cookie = () => [...jar].map((pair) => pair.join('=')).join('; ') || null;
  const posting = (method, at = sp) => (input, options) => at[method](input, { cookie: cookie(), ...options });
  return {
    ...sp,
    /** The same browser before another service provider. */
    before: (other) => posting('validateResponse', other),
    async createLogin(options) {
      const start = await sp.createLogin(options);
      if (start.setCookie) jar.set(...start.setCookie.split(';')[0].split('='));
      return start;
    },
    validateResponse: posting('validateResponse'),
    safeValidateResponse: posting('safeValidateResponse'),
    validateArtifactResponse: posting('validateArtifactResponse'),
    validateEcpResponse: posting('validateEcpResponse'),
  };
}
