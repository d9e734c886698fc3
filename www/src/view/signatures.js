import { colons, pem } from '../facts/certificate.js';
import { local, t, utc } from '../page/language.js';
import { el, h } from './dom.js';
import { save } from './header.js';
import { ICONS } from './icons.js';

/** The report names the certificate whose key fitted; people compare fingerprints, SHA-1 ones too. */
export function Signatures({ state, act }) {
  const { signatures, trusted } = state.judged.facts;
  return el.section({ class: 'card signatures', 'aria-labelledby': 'signatures-title' },
    el.h2({ id: 'signatures-title' }, t('signatures')),
    signatures.length === 0 && el.p({ class: 'note' }, ICONS.warn(), t('signatures.none')),
    signatures.map((one) => h(Signature, { one, act })),
    trusted.length > 0 && el.details({ class: 'more' }, el.summary(t('signatures.trusted', { count: trusted.length })), trusted.map((cert) => h(Certificate, { cert, matched: signatures.some(({ keySha256 }) => keySha256 === cert.sha256) }))));
}

function Signature({ one, act }) {
  const state = one.verified ? 'pass' : one.fits === false ? 'fail' : 'open';
  return el.div({ class: 'signature', 'data-signature': one.label, 'data-state': state },
    el.h3(ICONS[state](), el.span({ class: `swatch ${one.label.toLowerCase()}`, 'aria-hidden': 'true' }), `${one.label} · ${one.kind ? t(`signs.${one.kind}`) : t('signs.other')}`),
    el.p(t(one.verified ? 'signature.verified' : one.fits === false ? 'signature.altered' : one.fits ? 'signature.fits' : 'signature.unread')),
    !one.wellPlaced && el.p({ class: 'note bad' }, ICONS.warn(), t('signature.misplaced')),
    el.dl({ class: 'facts' },
      Row('Reference', one.uri === undefined ? '-' : one.uri === '' ? '""' : one.uri, true),
      Row('SignatureMethod', Algorithm(one.method)),
      Row('DigestMethod', Algorithm(one.digestMethod)),
      Row('Transforms', one.transforms.map((method) => el.div(Algorithm(method)))),
      one.fits === false && [Row(t('digest.stored'), one.digestValue, true), Row(t('digest.computed'), one.computed, true)]),
    one.canonicalLength !== undefined && el.button({ type: 'button', class: 'link', onClick: () => { act.set({ tab: 'xml' }); act.show(one.label); document.getElementById('xml')?.scrollIntoView(); } }, t('canonical.show', { label: one.label })),
    one.certificates.map((cert) => h(Certificate, { cert, matched: cert.sha256 === one.keySha256 })));
}

const Row = (name, value, mono) => value && [el.dt(name), el.dd({ class: mono ? 'mono' : undefined }, value)];
const Algorithm = (method) => method && el.span({ title: method.uri }, method.short, method.weak && el.span({ class: 'tag' }, ICONS.warn(), t('weak')));

export function Certificate({ cert, matched, open: wanted }) {
  const now = Date.now();
  const over = cert.notAfter <= now || cert.notBefore > now;
  const open = wanted || cert.match === false || undefined;
  return el.details({ class: 'certificate', open },
    el.summary(ICONS[matched ? 'pass' : cert.match === false ? 'warn' : 'note'](), el.span({ class: 'mono' }, cert.subject || cert.sha256.slice(0, 16)), el.span({ class: 'fine' }, cert.key, cert.bits ? ` ${cert.bits}` : '', over && ` · ${t(cert.notAfter <= now ? 'certificate.expired' : 'certificate.early')}`)),
    el.dl({ class: 'facts' },
      Row(t('certificate.match'), matched ? t('certificate.matched') : cert.match === false ? t('certificate.unknown') : undefined),
      Row(t('certificate.issuer'), cert.selfIssued ? t('certificate.self') : cert.issuer),
      Row(t('certificate.valid'), el.span(el.time({ dateTime: utc(cert.notBefore) }, local(cert.notBefore)), ' – ', el.time({ dateTime: utc(cert.notAfter) }, local(cert.notAfter)))),
      Row(t('certificate.signed'), cert.signedWith),
      Row(t('certificate.serial'), cert.serial, true),
      Row('SHA-256', colons(cert.sha256), true),
      Row('SHA-1', colons(cert.sha1), true)),
    el.button({ type: 'button', class: 'small', onClick: () => save(`${cert.sha256.slice(0, 16)}.pem`, pem(cert.base64), 'application/x-pem-file') }, t('certificate.save')));
}
