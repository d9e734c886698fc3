import { distance, local, t, utc } from '../page/language.js';
import { el, h } from './dom.js';

const WIDTH = 1000;
const BAR = 22;
const LABELS = 190;
const DAY = 86_400_000;
/** What lasts hours or years would leave nothing to see of what lasts minutes. */
const LONG = new Set(['session', 'certificate', 'metadata']);

/** Everything that begins and ends, and a clock that can be moved: judged as of then. */
export function Timeline({ state, act }) {
  const { facts } = state.judged;
  const rows = facts.windows;
  const issue = rows.find(({ id }) => id === 'issue')?.start;
  if (rows.length === 0) return undefined;
  const scale = scaled(rows, state.clock.time, issue);
  return el.section({ class: 'card timeline', id: 'time', tabIndex: -1, 'aria-labelledby': 'time-title' },
    el.h2({ id: 'time-title' }, t('timeline')),
    h(Bars, { rows, scale, now: state.clock.time }),
    h(Clock, { state, act, scale, issue }),
    el.details({ class: 'more', open: true }, el.summary(t('timeline.list')),
      el.ul({ class: 'windows' }, rows.map((row) => el.li(el.strong(name(row)), ' ', row.start !== undefined && Moment(row.start), row.id !== 'issue' && ' – ', row.end !== undefined && Moment(row.end), ' ', el.span({ class: 'fine' }, state_(row, state.clock.time)))))));
}

const name = ({ id, label }) => t(`window.${id}`) + (label ? ` ${label}` : '');
const Moment = (time) => el.time({ dateTime: utc(time), title: local(time) }, utc(time));

function state_({ id, start, end }, now) {
  if (id === 'issue') return t(start <= now ? 'window.ago' : 'window.ahead', { distance: distance(now - start) });
  if (start !== undefined && now < start) return t('window.early', { distance: distance(start - now) });
  if (end !== undefined && now >= end) return t('window.over', { distance: distance(now - end) });
  return end === undefined ? t('window.running') : t('window.left', { distance: distance(end - now) });
}

/** The short windows fill the picture; what lasts years runs out of it on both sides. */
function scaled(rows, now, issue) {
  const times = rows.filter(({ id }) => !LONG.has(id)).flatMap(({ start, end }) => [start, end]).filter((time) => time !== undefined);
  const base = times.length > 0 ? times : [issue ?? now];
  let [from, to] = [Math.min(...base), Math.max(...base)];
  const near = Math.min(DAY, Math.max(to - from, 60_000) * 4);
  if (now > to && now - to < near) to = now;
  if (now < from && from - now < near) from = now;
  const span = Math.max(to - from, 60_000);
  from -= span * 0.08;
  to += span * 0.12;
  const inside = WIDTH - LABELS;
  return { from, to, x: (time) => LABELS + Math.min(1, Math.max(0, (time - from) / (to - from))) * inside, clipped: (time) => time < from || time > to };
}

function Bars({ rows, scale, now }) {
  const height = rows.length * BAR + 16;
  const at = scale.x(now);
  return h('svg', { class: 'bars', viewBox: `0 0 ${WIDTH} ${height}`, 'aria-hidden': 'true', preserveAspectRatio: 'none' },
    rows.map((row, index) => {
      const y = index * BAR + 8;
      const [x1, x2] = [scale.x(row.start ?? scale.from), scale.x(row.end ?? scale.to)];
      const holds = (row.start === undefined || now >= row.start) && (row.end === undefined || now < row.end);
      return h('g', { class: `bar ${row.id} ${row.id === 'issue' || holds ? 'holds' : 'broken'}` },
        h('text', { x: 0, y: y + 11 }, name(row)),
        row.id === 'issue' ? h('path', { d: `M${x1} ${y}l5 6-5 6-5-6z` }) : [
          h('rect', { x: x1, y, width: Math.max(3, x2 - x1), height: 12, rx: 3 }),
          row.start === undefined || scale.clipped(row.start) ? h('path', { class: 'more', d: `M${x1 + 9} ${y + 2}l-5 4 5 4` }) : undefined,
          row.end === undefined || scale.clipped(row.end) ? h('path', { class: 'more', d: `M${x2 - 9} ${y + 2}l5 4-5 4` }) : undefined,
        ]);
    }),
    h('line', { class: 'now', x1: at, x2: at, y1: 0, y2: height }));
}

function Clock({ state, act, scale, issue }) {
  const { clock, capture } = state;
  const minutes = Math.max(1, Math.round((scale.to - scale.from) / 500));
  return el.div({ class: 'clock' },
    el.label({ for: 'clock' }, t('clock')),
    el.input({ id: 'clock', type: 'range', min: Math.floor(scale.from), max: Math.ceil(scale.to), step: minutes, value: clock.time, 'aria-valuetext': utc(clock.time), onInput: (event) => act.clock('set', Number(event.target.value)) }),
    el.label({ class: 'visually-hidden', for: 'clock-field' }, t('clock.field')),
    el.input({ id: 'clock-field', type: 'text', class: 'mono', size: 22, value: utc(clock.time), onChange: (event) => { const time = Date.parse(event.target.value); if (!Number.isNaN(time)) act.clock('set', time); } }),
    el.button({ type: 'button', class: 'small', onClick: () => act.clock('now', Date.now()) }, t('clock.now')),
    issue !== undefined && el.button({ type: 'button', class: 'small', onClick: () => act.clock('issue', issue) }, t('clock.issue')),
    capture !== undefined && el.button({ type: 'button', class: 'small', onClick: () => act.clock('capture', capture) }, t('clock.capture')),
    el.span({ class: 'fine' }, local(clock.time)));
}
