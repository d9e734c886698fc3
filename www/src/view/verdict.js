import { distance, explanation, local, t, utc } from '../page/language.js';
import { el, rich } from './dom.js';
import { ICONS } from './icons.js';

const SIGN = { accepted: 'pass', rejected: 'fail', unknown: 'open' };

/** One line that never leaves the screen: what would happen, why, and as of when. */
export function Verdict({ state, act }) {
  const { judged, items, selected, fault, busy } = state;
  const item = items[selected];
  if (fault) return banner('fail', t(`fault.${fault}`), t(`fault.${fault}.text`));
  if (!item) return state.shared ? Shared({ state }) : undefined;
  if (!judged) return banner('open', t('verdict.reading'), '');
  if (judged.fault) return Settings(judged.fault);
  if (!judged.headline) return banner('note', t(`kind.${item.kind}`), item.reason ? t(`reason.${item.reason}`) : t(`kind.${item.kind}.text`));
  return el.section({ class: `verdict is-${judged.headline.verdict}`, 'aria-labelledby': 'verdict', 'aria-busy': String(busy), 'data-verdict': judged.headline.verdict, 'data-stamp': state.stamp, 'data-code': judged.headline.code },
    ICONS[SIGN[judged.headline.verdict]](),
    el.div({ class: 'said' },
      el.h2({ id: 'verdict' }, t(`verdict.${judged.headline.verdict}`), ' ', judged.headline.code && el.code(judged.headline.code)),
      Reason({ state, item }),
      AtIssue({ state, act }),
      Usable({ state })),
    el.div({ class: 'counts' },
      el.p(t('verdict.counts', { failed: judged.headline.codes.length, total: judged.headline.total })),
      el.p({ class: 'fine' }, t('verdict.as-of'), ' ', el.time({ dateTime: utc(state.clock.time) }, utc(state.clock.time)))));
}

/** Settings that the library does not take: what it says of them in words, and then what exactly it found. */
function Settings({ code, message }) {
  const said = explanation(code);
  return banner('warn', t('verdict.settings'), el.span(said && [rich(said.title), ' ', rich(said.sp), ' '], el.code(code), ' ', el.span({ lang: 'en' }, message)));
}

export function banner(sign, title, text) {
  return el.section({ class: `verdict is-${sign}`, 'aria-labelledby': 'verdict' }, ICONS[sign](), el.div({ class: 'said' }, el.h2({ id: 'verdict' }, title), el.p(text)));
}

function Reason({ state: { judged }, item }) {
  const { headline } = judged;
  if (headline.verdict === 'accepted') return el.p(t('verdict.accepted.text'));
  if (headline.verdict === 'unknown') return el.p(t('verdict.unknown.text'), ' ', headline.missing.map((need, at) => [at > 0 ? ', ' : '', el.a({ href: `#need-${need}` }, t(`need.${need}`))]), '.');
  const said = explanation(headline.code);
  const only = item.strict !== 'yes' && headline.code === item.strict && headline.codes.length === 1;
  return [el.p(rich(said?.title ?? ''), headline.codes.length > 1 && ` ${t('verdict.more', { count: headline.codes.length - 1 })}`), only && item.repairs.length > 0 && el.p(t('verdict.strict'))];
}

/** What was captured yesterday is out of date today. That hides what somebody wants to know. */
function AtIssue({ state: { atIssue }, act }) {
  if (!atIssue) return undefined;
  return el.p({ class: 'at-issue' }, t(`at-issue.${atIssue.verdict}`), ' ', el.button({ type: 'button', class: 'link', onClick: () => act.clock('issue', atIssue.time) }, t('clock.issue')));
}

/** A message that can still be posted is as good as a password. */
function Usable({ state: { judged } }) {
  const until = usableUntil(judged);
  return until === undefined ? undefined : el.p({ class: 'usable' }, ICONS.lock(), t('usable', { distance: distance(until - Date.now()), time: local(until) }));
}

export function usableUntil(judged) {
  const ends = judged?.facts?.windows.filter(({ id, end }) => (id === 'confirmation' || id === 'conditions' || id === 'logout') && end !== undefined).map(({ end }) => end) ?? [];
  const until = ends.length > 0 ? Math.min(...ends) : undefined;
  return until !== undefined && until > Date.now() ? until : undefined;
}

function Shared({ state: { shared } }) {
  const { headline } = shared;
  return banner(SIGN[headline.verdict] ?? 'note', `${t('shared')}: ${t(`verdict.${headline.verdict}`)}`, [headline.code && el.code(headline.code), ' ', t('shared.text', { time: shared.clock })]);
}
