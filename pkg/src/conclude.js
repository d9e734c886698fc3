// From a checked message to a verdict: the store is asked, and the module is told what it said.
import { SamlError } from './errors.js';
import { settle } from './store.js';

/** What was checked becomes a verdict, whatever happens freed. */
export async function concluded(checked, store, { cookie, timeoutSec }) {
  try {
    const { outcomes, cause } = await settle(store, checked.outcome.claims, { cookie, timeoutSec });
    const verdict = checked.accept(outcomes);
    if (!verdict.ok) throw new SamlError({ ...verdict, report: verdict.report(), message: mended(verdict, cookie), cause });
    return verdict;
  } finally {
    checked.free();
  }
}

/** Where the cookies never came in, the developer has to know rather than the user. */
function mended({ code, message }, cookie) {
  return code === 'request.browser-mismatch' && cookie === undefined
    ? `${message}: no cookies were passed; pass the Request, or the Cookie header of whoever posts as { cookie } beside the parsed form`
    : message;
}

/** A refusal as a value, without identity. Whatever else is thrown is a fault of the program. */
export function safe(method) {
  return async (input, options) => {
    try {
      return await method(input, options);
    } catch (error) {
      if (!(error instanceof SamlError)) throw error;
      return Object.freeze({ ok: false, error, report: error.report });
    }
  };
}
