import { useState } from 'preact/hooks';
import { t } from '../page/language.js';
import { parted } from './difference.js';
import { Dialog } from './dialog.js';
import { el } from './dom.js';

/** Two of the same kind by what they mean. */
export function Compare({ state, act }) {
  const [a, left] = useState(state.items[state.selected]?.xml ?? '');
  const [b, right] = useState('');
  const [result, tell] = useState();
  const run = async (x, y) => tell(x.trim() && y.trim() ? await act.compare(x, y) : undefined);
  const box = (id, name, value, set, other) => el.label({ class: 'field' }, el.span(name), el.textarea({ id, class: 'mono', rows: 4, spellcheck: false, value, onInput: (event) => { set(event.target.value); run(...(other === 'b' ? [event.target.value, b] : [a, event.target.value])); } }));
  const rows = result?.rows.filter(({ same }) => !same) ?? [];
  return Dialog({ title: t('compare'), act, wide: true },
    el.p(t('compare.text')),
    el.div({ class: 'two' }, box('compare-a', t('compare.a'), a, left, 'b'), box('compare-b', t('compare.b'), b, right, 'a')),
    result && el.p({ role: 'status' }, result.kind === 'unreadable' || result.kind === 'different' ? t(`compare.${result.kind}`) : t('compare.result', { count: rows.length, same: result.rows.length - rows.length })),
    rows.length > 0 && el.div({ class: 'scroll', tabIndex: 0, role: 'group', 'aria-label': t('compare') },
      el.table({ class: 'compared' }, el.thead(el.tr(el.td(''), el.th({ scope: 'col' }, t('compare.a')), el.th({ scope: 'col' }, t('compare.b')))),
        el.tbody(rows.map((row) => el.tr({ 'data-row': row.key }, el.th({ scope: 'row' }, t(`compared.${row.key}`), row.name && el.span({ class: 'fine mono' }, row.name)), ...sides(row)))))));
}

function sides({ a, b }) {
  if (a === undefined) return [el.td(el.em(t('compare.absent'))), el.td({ class: 'mono' }, el.ins(b))];
  if (b === undefined) return [el.td({ class: 'mono' }, el.del(a)), el.td(el.em(t('compare.absent')))];
  return parted(a, b).map(([before, middle, behind]) => el.td({ class: 'mono' }, before, middle && el.mark(middle), behind));
}
