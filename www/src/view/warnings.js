import { t } from '../page/language.js';
import { el } from './dom.js';
import { ICONS } from './icons.js';

/** How forgeries look; also how a proxy that rewrites XML looks. Both are said. */
export function Warnings({ state, act }) {
  const { warnings } = state.judged.facts;
  const alarms = warnings.filter(({ level }) => level === 'alarm');
  return el.section({ class: `card warnings${alarms.length > 0 ? ' alarmed' : ''}`, 'aria-labelledby': 'warnings-title' },
    el.h2({ id: 'warnings-title' }, t(alarms.length > 0 ? 'warnings.alarm' : 'warnings.note')),
    alarms.length > 0 && el.p(t('warnings.fair')),
    el.ul({ class: 'list' }, warnings.map((one, at) => el.li({ key: at, 'data-warning': one.id },
      el.details(el.summary(one.level === 'alarm' ? ICONS.warn() : ICONS.note(), el.span({ class: 'rule' }, t(`warning.${one.id}`, one.params))),
        el.div({ class: 'body' }, el.p(t(`warning.${one.id}.text`, one.params)),
          one.start !== undefined && el.p({ class: 'fine' }, t('warnings.range', { start: one.start, end: one.end }), ' ', el.button({ type: 'button', class: 'link', onClick: () => act.reveal({ start: one.start, end: one.end, units: true }) }, t('show-in-xml')))))))));
}
