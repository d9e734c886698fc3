import { useState } from 'preact/hooks';
import { VENDORS, fieldOf } from '../facts/vendor-fields.js';
import { distance, explanation, t } from '../page/language.js';
import { Sides } from './difference.js';
import { command } from '../share/hand-over.js';
import { el, h, paragraphs, rich } from './dom.js';
import { Finds } from './finds.js';
import { ICONS } from './icons.js';
import { Field } from './trust.js';

const SIGN = { pass: 'pass', fail: 'fail', warn: 'warn', skipped: 'skip', 'not-run': 'open' };
const GROUPS = { fail: ['fail'], warn: ['warn'], open: ['not-run'], pass: ['pass'], skipped: ['skipped'] };
const ORDER = ['fail', 'warn', 'not-run', 'pass', 'skipped'];

/** Every check, whatever became of it. The failed ones stand open. */
export function Checks({ state, act }) {
  const { judged, checkFilter } = state;
  if (!judged?.checks) return undefined;
  const count = (name) => judged.checks.filter(({ status }) => GROUPS[name].includes(status)).length;
  const shown = judged.checks.filter(({ status }) => checkFilter === 'all' || GROUPS[checkFilter].includes(status));
  const sorted = checkFilter === 'all' ? [...shown].sort((a, b) => ORDER.indexOf(a.status) - ORDER.indexOf(b.status)) : shown;
  const blocked = checkFilter === 'all' ? sorted.filter(({ status, needs }) => status === 'not-run' && !needs) : [];
  const first = sorted.filter((check) => check.status !== 'pass' && check.status !== 'skipped' && !blocked.includes(check));
  const rest = sorted.filter(({ status }) => status === 'pass' || status === 'skipped');
  return el.section({ class: 'card checks', id: 'checks', tabIndex: -1, 'aria-labelledby': 'checks-title' },
    el.div({ class: 'head' },
      el.h2({ id: 'checks-title' }, t('checks')),
      el.div({ class: 'filters', role: 'group', 'aria-label': t('checks.filter') },
        ['all', ...Object.keys(GROUPS)].map((name) => (name === 'all' || count(name) > 0) && el.button({ type: 'button', class: 'chip', 'aria-pressed': String(checkFilter === name), onClick: () => act.set({ checkFilter: name }) },
          t(`filter.${name}`), ' ', el.span({ class: 'count' }, name === 'all' ? judged.checks.length : count(name)))))),
    h(Finds, { state, act }),
    el.ul({ class: 'list' }, first.map((check, at) => h(Check, { key: check.rule, check, state, act, open: stands(check, first.slice(0, at)) }))),
    blocked.length > 0 && el.details({ class: 'passed' }, el.summary(ICONS.open(), t('checks.blocked', { count: blocked.length })), el.ul({ class: 'list' }, blocked.map((check) => h(Check, { key: check.rule, check, state, act })))),
    checkFilter === 'all' && rest.length > 0
      ? el.details({ class: 'passed' }, el.summary(ICONS.pass(), t('checks.passed', { passed: count('pass'), skipped: count('skipped') })), el.ul({ class: 'list' }, rest.map((check) => h(Check, { key: check.rule, check, state, act }))))
      : el.ul({ class: 'list' }, rest.map((check) => h(Check, { key: check.rule, check, state, act }))),
    h(Raw, { judged }));
}

/** Fields that are asked for in place; metadata and keys have a place of their own. */
const FIELDS = new Set(['entityId', 'acsUrl', 'sloUrl', 'requestId']);

/** Open from the beginning: the first of each refusal, and the first that asks for a setting. */
function stands({ status, code, needs }, before) {
  if (status === 'fail') return !before.some((one) => one.code === code);
  return needs === 'hashes' || FIELDS.has(needs) && !before.some((one) => one.needs === needs);
}

function Check({ check, state, act, open: shown = false }) {
  const { rule, status, code, needs } = check;
  const said = code && explanation(code);
  // What is folded away is not written before somebody opens it: half a hundred of them would cost what the verdict costs.
  const [opened, open] = useState(shown);
  return el.li({ class: `check ${status}`, 'data-rule': rule, 'data-status': status, 'data-code': code },
    el.details({ open: shown || undefined, onToggle: (event) => event.currentTarget.open && open(true) },
      el.summary(ICONS[SIGN[status]](), el.span({ class: 'visually-hidden' }, t(`status.${status}`)),
        el.span({ class: 'rule' }, said ? rich(said.title.replace(/[.。]$/, '')) : t(`rule.${rule}`)),
        Margin(check),
        needs && el.span({ class: 'needs' }, t(`needs.${needs}`)),
        el.span({ class: 'id mono' }, code ?? rule)),
      (opened || shown) && el.div({ class: 'body' },
        said && el.p({ class: 'about' }, el.strong(t(`rule.${rule}`)), ': ', rich(said.what)),
        !said && el.p({ class: 'about' }, t(`rule.${rule}`)),
        check.alone === 'fits' && el.p(t('alone.fits')),
        h(Sides, check),
        needs && InPlace({ needs, state, act }),
        said && [el.h3(t('why')), el.p(rich(said.why)),
          el.h3(t('fix.idp')), VendorField({ code, state }), el.p(rich(said.idp)),
          el.h3(t('fix.sp')), el.p(rich(said.sp))],
        el.p({ class: 'fine' }, code && [t('code'), ' ', el.code(code), ' · '], t('rule'), ' ', el.code(rule), ' · ', check.spec,
          check.at && [' · ', el.button({ type: 'button', class: 'link', onClick: () => act.reveal(check.at) }, t('show-in-xml'))]))));
}

function Margin({ marginMs, status }) {
  if (marginMs === undefined) return undefined;
  return el.span({ class: 'margin' }, t(marginMs >= 0 ? 'margin.holds' : 'margin.broken', { distance: distance(marginMs) }), status === 'fail' ? '' : undefined);
}

function VendorField({ code, state }) {
  const found = VENDORS[state.judged.facts?.vendor?.id];
  const field = found?.fields[fieldOf(code)];
  return field && el.p({ class: 'vendor-field' }, t('vendor.field', { vendor: found.name }), ' ', el.code(field));
}

/** What is missing is asked for where it is missed. */
function InPlace({ needs, state, act }) {
  if (needs === 'store') return el.p(t('store.text'));
  if (needs === 'hashes') return TwoHashes({ state });
  if (needs === 'key' && state.judged.hashes) return TwoHashes({ state });
  if (needs === 'idp' || needs === 'key') return el.p(el.a({ href: `#need-${needs}`, onClick: () => act.set({ tab: 'trust' }) }, t(`need.${needs}`)));
  return Field({ name: needs, state, act, prefix: 'place' });
}

/** What is not the fault of a message and cannot be helped here: how it is opened elsewhere, and how it is mended. */
function TwoHashes({ state }) {
  return el.div({ id: 'need-hashes' }, paragraphs(t('hashes.text', state.judged.hashes)), el.pre({ class: 'mono breakable', tabIndex: 0 }, command({ ...state, keys: { count: 1 } })));
}

/** The library's own report, for tickets and for whoever wants to compare. */
function Raw({ judged }) {
  return el.details({ class: 'raw', onToggle: (event) => { event.currentTarget.querySelector('pre').textContent = event.currentTarget.open ? JSON.stringify(judged.report) : ''; } },
    el.summary(t('report.raw')), el.pre({ class: 'mono', id: 'report', tabIndex: 0 }));
}
