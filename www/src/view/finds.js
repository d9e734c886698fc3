import { local, t } from '../page/language.js';
import { el } from './dom.js';
import { ICONS } from './icons.js';

/** Why a digest does not fit, and whose key it was. Found by trying, and no part of the verdict. */
export function Finds({ state: { causes, keysFound, judged } }) {
  const broken = (causes ?? []).filter(({ label }) => judged.facts?.signatures.some((one) => one.label === label));
  const keys = (keysFound ?? []).filter(({ label }) => !judged.facts?.signatures.find((one) => one.label === label)?.verified);
  if (broken.length === 0 && keys.length === 0) return undefined;
  return el.aside({ class: 'finds', 'aria-labelledby': 'finds-title' },
    el.h3({ id: 'finds-title' }, t('finds')),
    broken.map(({ label, causes: ids }) => el.p({ 'data-cause': ids.join('+') || 'none' }, ids.length > 0 ? ICONS.note() : ICONS.warn(), el.span(el.strong(label), ': ',
      ids.length > 0 ? [t('cause.proved'), ' ', ids.map((id) => t(`cause.${id}`)).join(' ')] : t('cause.none')))),
    keys.map(({ label, fits, tried }) => el.p({ 'data-key': fits[0]?.from ?? 'none' }, fits.length > 0 ? ICONS.note() : ICONS.warn(), el.span(el.strong(label), ': ',
      fits.length > 0 ? fits.map((one) => [t(`key-found.${one.from}`, { subject: one.subject, until: local(one.notAfter), use: one.use ?? '' }), ' ', el.code(`SHA-256 ${one.sha256.slice(0, 16)}…`)]) : t('key-found.none', { tried })))),
    el.p({ class: 'fine' }, t('finds.outside')));
}
