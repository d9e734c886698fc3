/**
 * Which rungs a stand-in has answered. Their answer is taken back: `not-run`, with what is needed. What a message does wrong by itself stays wrong.
 */
const NEEDS = {
  entityId: ['conditions.audience', 'subject.name-id-qualifier'],
  acsUrl: ['response.destination', 'subject.recipient'],
  sloUrl: ['logout.destination'],
  idp: [
    'response.issuer', 'assertion.issuer', 'logout.issuer', 'artifact', 'key.issuer', 'key.metadata', 'key.certificate', 'signature.response', 'signature.assertion', 'signature.coverage',
    'signature.algorithm', 'signature.message', 'attributes.scope',
  ],
};

/** Refusals that say something about the other side of a comparison, which is a stand-in. */
const COMPARED = /-mismatch$|^key\./;

/** A digest that does not fit is a fact of the message, whoever has signed it. */
const OWN = new Set(['signature.digest-mismatch']);

export function rungs(report, missing, { requestId, decrypts, hashes }) {
  const needs = new Map([...missing].flatMap((need) => (NEEDS[need] ?? []).map((rule) => [rule, need])));
  return report.checks.map((check) => {
    const need = needs.get(check.rule);
    if (need && (check.status === 'pass' || check.status === 'warn' || (check.status === 'fail' && COMPARED.test(check.code) && !OWN.has(check.code)))) {
      return { rule: check.rule, status: 'not-run', spec: check.spec, needs: need, alone: check.status === 'pass' ? 'fits' : undefined };
    }
    if (check.status === 'fail' && check.code === 'encryption.key-required' && !decrypts) return { ...check, status: 'not-run', needs: 'key' };
    // What no browser can open says nothing about the message: a service that has its key elsewhere opens it.
    if (check.status === 'fail' && check.code === 'encryption.open-failed' && hashes) return { rule: check.rule, status: 'not-run', spec: check.spec, needs: 'hashes' };
    if (check.status === 'fail' && check.rule === 'response.in-response-to' && missing.has('requestId') && check.code.endsWith('-mismatch')) return { ...check, status: 'not-run', needs: 'requestId' };
    if (check.status !== 'not-run') return check;
    if (check.rule === 'request') return { ...check, needs: requestId ? 'store' : 'requestId' };
    if (check.rule === 'replay') return { ...check, needs: 'store' };
    return check;
  });
}

/**
 * The one line at the top. `accepted`: everything that can be judged here holds; whether the message was used before only the service knows.
 *
 * @returns `{ verdict: 'accepted' | 'rejected' | 'unknown', code, missing, failed, passed, open }`.
 */
export function headline(checks, missing, strict) {
  const failed = checks.filter(({ status }) => status === 'fail');
  const open = [...new Set([...missing, ...checks.filter(({ needs }) => needs && needs !== 'store').map(({ needs }) => needs)])];
  const codes = failed.map(({ code }) => code);
  if (strict && strict !== 'yes' && !codes.includes(strict)) codes.unshift(strict);
  const verdict = codes.length > 0 ? 'rejected' : open.length > 0 ? 'unknown' : 'accepted';
  return { verdict, code: codes[0], codes, missing: open, total: checks.filter(({ status }) => status !== 'skipped').length, passed: checks.filter(({ status }) => status === 'pass').length };
}
