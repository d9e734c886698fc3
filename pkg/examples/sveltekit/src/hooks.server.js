import { sp } from '#lib/server/saml.js';
import { readSession } from '#lib/server/session.js';

/** What is wrong in the settings is thrown here, not at the first login. */
export function init() {
  sp.metadata();
}

export async function handle({ event, resolve }) {
  event.locals.session = await readSession(event.cookies);
  return resolve(event);
}
