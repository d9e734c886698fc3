import { VENDORS } from '../facts/vendor-fields.js';
import { t } from '../page/language.js';
import { Copy } from './copy.js';
import { el, h } from './dom.js';
import { ICONS } from './icons.js';

const FIRST = 40;

export function Who({ state }) {
  const { facts, decrypted, report } = state.judged;
  const { who } = facts;
  const vendor = facts.vendor && VENDORS[facts.vendor.id];
  const name = who.nameId;
  return el.section({ class: 'card who', id: 'who', 'aria-labelledby': 'who-title' },
    el.h2({ id: 'who-title' }, t('who')),
    report?.provenance !== 'verified' && el.p({ class: 'note' }, ICONS.warn(), t('who.unverified')),
    decrypted && el.p({ class: 'note' }, ICONS.lock(), t('who.decrypted')),
    !decrypted && facts.sealed > 0 && el.p({ class: 'note' }, ICONS.lock(), t('who.sealed', { count: facts.sealed })),
    el.dl({ class: 'facts' },
      Row('NameID', name && [el.span({ class: 'mono value' }, name.value), name.format && el.span({ class: 'fine' }, short(name.format))]),
      Row(t('who.idp'), vendor && `${vendor.name}${facts.vendor.sure ? '' : ` (${t('who.likely')})`}`),
      Row(t('who.issuer'), facts.message.issuer ?? facts.assertion?.issuer, true),
      Row(t('who.audience'), facts.conditions?.audiences.join('\n'), true),
      Row(t('who.destination'), facts.message.destination, true),
      Row('InResponseTo', facts.message.inResponseTo, true),
      Row(t('who.status'), facts.status && facts.status.codes[0] !== 'urn:oasis:names:tc:SAML:2.0:status:Success' && [facts.status.codes.map(short).join(' › '), facts.status.message && el.q(facts.status.message)]),
      Row(t('who.context'), who.context && short(who.context)),
      Row('SessionIndex', who.sessionIndex, true)),
    facts.attributes.length > 0 && h(Attributes, { facts }));
}

const Row = (name, value, mono) => value && [el.dt(name), el.dd({ class: mono ? 'mono' : undefined }, value)];

const short = (uri) => uri.split(':').at(-1);

function Attributes({ facts: { attributes, who } }) {
  return el.div({ class: 'attributes' },
    el.div({ class: 'head' }, el.h3(t('attributes', { count: attributes.length })),
      h(Copy, { label: 'JSON', text: () => JSON.stringify(Object.fromEntries(attributes.map(({ name, values }) => [name, values])), null, 2) }),
      h(Copy, { label: 'CSV', text: () => csv(attributes) }),
      h(Copy, { label: t('attributes.library'), text: () => JSON.stringify({ nameId: who.nameId, attributes: attributes.map(({ name, format, friendly, values }) => ({ name, nameFormat: format, friendlyName: friendly, values })) }, null, 2) })),
    el.div({ class: 'scroll', tabIndex: 0, role: 'group', 'aria-label': t('attributes', { count: attributes.length }) },
      el.table(
        el.thead(el.tr(el.th({ scope: 'col' }, t('attributes.name')), el.th({ scope: 'col' }, t('attributes.values')))),
        el.tbody(attributes.slice(0, 200).map((one) => el.tr(
          el.th({ scope: 'row' }, el.span({ class: 'name' }, one.known ?? one.friendly ?? one.name), (one.known || one.friendly) && el.span({ class: 'fine mono' }, one.name), one.notes.map((note) => el.span({ class: 'tag' }, ICONS.warn(), t(`attributes.${note}`)))),
          el.td(one.values.slice(0, FIRST).map((value) => el.div({ class: 'mono value' }, value === '' ? el.span({ class: 'fine' }, t('attributes.empty')) : value)), one.values.length > FIRST && el.span({ class: 'fine' }, t('attributes.more', { count: one.values.length - FIRST })))))))));
}

/** RFC 4180; a value that a spreadsheet would take for a formula gets an apostrophe. */
function csv(attributes) {
  const cell = (text) => `"${(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replace(/"/g, '""')}"`;
  return attributes.flatMap(({ name, values }) => values.map((value) => `${cell(name)},${cell(value)}`)).join('\r\n');
}
