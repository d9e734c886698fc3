import { t } from '../page/language.js';
import { el } from './dom.js';

/** Where two texts part: what they have in common before and behind is left as it is. */
export function parted(a, b) {
  const [x, y] = [[...a], [...b]];
  let start = 0;
  while (start < x.length && start < y.length && x[start] === y[start]) start += 1;
  let end = 0;
  while (end < x.length - start && end < y.length - start && x[x.length - 1 - end] === y[y.length - 1 - end]) end += 1;
  const cut = (list) => [list.slice(0, start).join(''), list.slice(start, list.length - end).join(''), list.slice(list.length - end).join('')];
  return [cut(x), cut(y)];
}

/** What kind of difference it is, for those who do not see marks: the id of a text. ASCII alone, so that no locale has a say. */
export function kindOf(expected, actual) {
  if (expected === actual) return undefined;
  const bare = (text) => text.replace(/\/$/, '');
  if (bare(expected) === bare(actual)) return expected.endsWith('/') ? 'difference.slash-missing' : 'difference.slash-extra';
  if (expected.replace(/^https?:/, '') === actual.replace(/^https?:/, '')) return 'difference.scheme';
  if (expected.trim() === actual.trim()) return 'difference.space';
  const lower = (text) => text.replace(/[A-Z]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + 32));
  if (lower(expected) === lower(actual)) return 'difference.case';
  return undefined;
}

const visible = (text) => text.replace(/ /g, '\u2423').replace(/\t/g, '\u2409').replace(/\n/g, '\u240a');

function marked([before, middle, behind]) {
  return [before, middle === '' ? undefined : el.mark(visible(middle)), behind];
}

/** Expected and found, with the difference marked where both are one text. */
export function Sides({ expected, actual, code }) {
  if (expected === undefined && actual === undefined) return undefined;
  const pair = [expected, actual].map((fact) => (Array.isArray(fact) && fact.length === 1 ? fact[0] : fact));
  const near = pair.every((fact) => typeof fact === 'string') ? pair : undefined;
  const [left, right] = near ? parted(...near).map(marked) : [list(expected), list(actual)];
  // A message can name any key: that it names the trusted one does not say which key signed it.
  const same = near && near[0] === near[1] && code === 'signature.value-mismatch';
  const kind = same ? 'difference.same-key' : near && kindOf(...near);
  return el.dl({ class: 'sides' },
    actual !== undefined && [el.dt(t('found')), el.dd({ class: 'mono' }, right)],
    expected !== undefined && [el.dt(t('expected')), el.dd({ class: 'mono' }, left)],
    kind && [el.dt(t('difference')), el.dd(t(kind))]);
}

function list(fact) {
  if (fact === undefined) return undefined;
  return Array.isArray(fact) ? (fact.length === 0 ? t('nothing') : fact.map((one) => el.div(one))) : String(fact);
}
