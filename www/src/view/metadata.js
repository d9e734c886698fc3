import { local, t } from '../page/language.js';
import { el, h } from './dom.js';
import { ICONS } from './icons.js';
import { Certificate } from './signatures.js';

const SIGN = { fail: 'fail', warn: 'warn', note: 'note' };

/** Metadata by itself: what it says and what somebody should look at. */
export function Metadata({ health, act, item }) {
  const { entities, findings, signed } = health;
  return el.section({ class: 'card metadata', 'aria-labelledby': 'metadata-title' },
    el.h2({ id: 'metadata-title' }, t('metadata', { count: entities.length })),
    el.ul({ class: 'list findings' },
      findings.length === 0 && el.li(ICONS.pass(), t('health.none')),
      findings.map((one) => el.li({ 'data-finding': one.id }, ICONS[SIGN[one.level]](), el.span(t(`health.${one.id}`, { ...one.params, time: one.params.time && local(Date.parse(one.params.time)) })))),
      el.li(ICONS.note(), t(signed ? 'health.signed' : 'health.unsigned'))),
    el.button({ type: 'button', class: 'primary', onClick: () => act.trust({ metadata: [item.xml] }) }, t('metadata.use')),
    entities.slice(0, 20).map((one) => el.details({ open: entities.length === 1 || undefined }, el.summary(el.code(one.entityId), ' ', el.span({ class: 'fine' }, one.roles.join(', '))),
      el.h3(t('metadata.keys')), one.keys.map((cert) => el.div(el.span({ class: 'tag' }, cert.use), h(Certificate, { cert }))),
      el.h3(t('metadata.endpoints')),
      el.div({ class: 'scroll', tabIndex: 0, role: 'group', 'aria-label': t('metadata.endpoints') }, el.table({ class: 'endpoints' }, el.tbody(one.endpoints.map((end) => el.tr(el.th({ scope: 'row' }, end.name), el.td(end.binding), el.td({ class: 'mono' }, end.location))))))))) ;
}

/** A certificate by itself. */
export function Lone({ cert, act, item }) {
  return el.section({ class: 'card', 'aria-labelledby': 'certificate-title' },
    el.h2({ id: 'certificate-title' }, t('kind.certificate')),
    h(Certificate, { cert, open: true }),
    el.button({ type: 'button', class: 'primary', onClick: () => act.trust({ certificates: [...act.state.trust.certificates, item.certificate] }) }, t('certificate.use')));
}
