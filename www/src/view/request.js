import { t } from '../page/language.js';
import { el } from './dom.js';
import { ICONS } from './icons.js';

/** What was asked beside what was given. */
export function Request({ state: { asked, judged, items, selected } }) {
  const own = judged.facts.request;
  if (own) return el.section({ class: 'card', 'aria-labelledby': 'request-title' }, el.h2({ id: 'request-title' }, t('request')), el.dl({ class: 'facts' }, Object.entries(own).map(([name, value]) => value?.length > 0 && [el.dt(t(`asked.${name}`)), el.dd({ class: 'mono' }, Array.isArray(value) ? value.join('\n') : value)])));
  if (!asked?.request) return undefined;
  const { request, message } = asked;
  const { facts } = judged;
  const given = facts.message;
  const rows = [
    ['asked.id', message.id, given.inResponseTo, message.id === given.inResponseTo],
    ['asked.acsUrl', request.acsUrl, given.destination, !request.acsUrl || request.acsUrl === given.destination],
    ['asked.nameIdFormat', request.nameIdFormat, facts.who.nameId?.format, !request.nameIdFormat || /unspecified$/.test(request.nameIdFormat) || request.nameIdFormat === facts.who.nameId?.format],
    ['asked.contexts', request.contexts.join('\n'), facts.who.context, request.contexts.length === 0 || request.comparison !== 'exact' || request.contexts.includes(facts.who.context)],
    ['asked.forceAuthn', request.forceAuthn, request.forceAuthn === 'true' ? facts.who.authnInstant : undefined, request.forceAuthn !== 'true' || Date.parse(facts.who.authnInstant) >= Date.parse(message.issueInstant)],
    ['asked.audience', message.issuer, facts.conditions?.audiences.join('\n'), !facts.conditions || facts.conditions.audiences.includes(message.issuer)],
    ['asked.relayState', asked.relayState, items[selected].relayState, asked.relayState === items[selected].relayState],
  ];
  return el.section({ class: 'card request', 'aria-labelledby': 'request-title' },
    el.h2({ id: 'request-title' }, t('request.beside')),
    el.div({ class: 'scroll', tabIndex: 0, role: 'group', 'aria-label': t('request.beside') },
      el.table(el.thead(el.tr(el.td(''), el.th({ scope: 'col' }, t('request.asked')), el.th({ scope: 'col' }, t('request.given')))),
        el.tbody(rows.filter(([, a, b]) => a || b).map(([name, a, b, same]) => el.tr({ class: same ? undefined : 'differs', 'data-asked': name, 'data-same': String(same) },
          el.th({ scope: 'row' }, same ? ICONS.pass() : ICONS.warn(), el.span({ class: 'visually-hidden' }, t(same ? 'same' : 'differs')), t(name)), el.td({ class: 'mono' }, a || '–'), el.td({ class: 'mono' }, b || '–')))))));
}
