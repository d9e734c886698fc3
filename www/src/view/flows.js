import { local, t } from '../page/language.js';
import { el } from './dom.js';

/** Several messages: as flows where they belong together, else as a list. */
export function Flows({ state, act }) {
  const { items, flows, selected } = state;
  if (items.length < 2) return undefined;
  const inFlows = new Set(flows.flatMap((flow) => flow.items));
  const loose = items.map((_, at) => at).filter((at) => !inFlows.has(at));
  return el.section({ class: 'card flows', 'aria-labelledby': 'flows-title' },
    el.h2({ id: 'flows-title' }, t('flows', { count: items.length, flows: flows.length })),
    el.ol({ class: 'flow-list' },
      flows.map((flow, at) => el.li({ class: 'flow' },
        el.div({ class: 'flow-head' }, el.strong(`${at + 1}. ${t(`flow.${flow.kind}`)}`), !flow.answered && el.span({ class: 'tag' }, t('flow.unanswered')), flow.unsolicited && el.span({ class: 'tag' }, t('flow.unsolicited'))),
        el.ul(flow.items.map((index) => Entry({ item: items[index], index, selected, act }))))),
      loose.map((index) => el.li({ class: 'flow' }, el.ul(Entry({ item: items[index], index, selected, act }))))));
}

function Entry({ item, index, selected, act }) {
  const time = Date.parse(item.time ?? item.facts?.issueInstant ?? '');
  return el.li(el.button({ type: 'button', class: 'entry', 'aria-current': index === selected ? 'true' : undefined, onClick: () => act.select(index) },
    el.span({ class: 'fine' }, Number.isNaN(time) ? '' : local(time)),
    el.span(t(`kind.${item.kind}`)),
    el.span({ class: 'fine mono' }, [item.facts?.issuer ?? item.facts?.entityId, item.binding && t(`binding.${item.binding}`)].filter(Boolean).join(' · ')),
    item.strict && item.strict !== 'yes' && el.code(item.strict)));
}
