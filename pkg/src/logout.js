import { present } from './login.js';
import { departure } from './sending.js';

/** A logout message that a trusted identity provider signed. A request can be answered; which sessions end is the application's to say. */
export function logout({ logout: facts, report }, send) {
  const { kind, issuer, id, relayState } = present(facts);
  const common = { ok: true, kind, issuer, id, relayState, report: report() };
  return Object.freeze(kind === 'request' ? new ReceivedRequest(common, present(facts), send) : new ReceivedResponse(common, present(facts)));
}

class ReceivedRequest {
  #send;

  constructor(common, { nameId, sessionIndexes, reason, notOnOrAfter }, send) {
    Object.assign(this, common);
    this.nameId = Object.freeze(present(nameId));
    this.sessionIndexes = Object.freeze(sessionIndexes);
    this.reason = reason;
    this.notOnOrAfter = notOnOrAfter && new Date(notOnOrAfter);
    this.#send = send;
  }

  /** The LogoutResponse, which the browser takes back. The RelayState goes with it unchanged (Bindings 3.4.3). */
  async respond({ status = 'success', message, binding } = {}) {
    const { issuer: idp, id: inResponseTo, relayState } = this;
    const { url, html } = departure(await this.#send('logout-response', { idp, inResponseTo, status, message, binding, relayState }));
    return Object.freeze({ url, ...(html === undefined ? {} : { html }) });
  }

  /** For logs: no name and no session. */
  toJSON() {
    const { ok, kind, issuer, id, report } = this;
    return { ok, kind, issuer, id, report };
  }

  /** `console.log` in Node writes the same as `toJSON`. */
  [Symbol.for('nodejs.util.inspect.custom')]() {
    return this.toJSON();
  }
}

class ReceivedResponse {
  constructor(common, { inResponseTo, status, partial, returnTo }) {
    Object.assign(this, common);
    this.inResponseTo = inResponseTo;
    this.status = Object.freeze(status);
    this.partial = partial;
    this.returnTo = returnTo;
  }
}
