import { h } from 'preact';

const svg = (name, ...children) => h('svg', { class: `icon icon-${name}`, viewBox: '0 0 16 16', width: 16, height: 16, 'aria-hidden': 'true', focusable: 'false' }, ...children);
const line = (d) => h('path', { d, fill: 'none', stroke: 'currentColor', 'stroke-width': 1.8, 'stroke-linecap': 'round', 'stroke-linejoin': 'round' });
const solid = (d) => h('path', { d, fill: 'currentColor' });
const cut = (d) => h('path', { d, fill: 'none', stroke: 'var(--page)', 'stroke-width': 1.8, 'stroke-linecap': 'round', 'stroke-linejoin': 'round' });

/** Shapes differ too, so that colour is never the only carrier. */
export const ICONS = {
  pass: () => svg('pass', h('circle', { cx: 8, cy: 8, r: 7, fill: 'currentColor' }), cut('M5 8.3 7.2 10.5 11 5.8')),
  fail: () => svg('fail', solid('M5.1 1h5.8L15 5.1v5.8L10.9 15H5.1L1 10.9V5.1z'), cut('M5.8 5.8l4.4 4.4M10.2 5.8l-4.4 4.4')),
  warn: () => svg('warn', solid('M8 1.2 15.4 14.6H.6z'), cut('M8 6v3.6M8 12v.1')),
  open: () => svg('open', h('circle', { cx: 8, cy: 8, r: 6.6, fill: 'none', stroke: 'currentColor', 'stroke-width': 1.6, 'stroke-dasharray': '2.6 1.6' }), line('M6.3 6.4a1.8 1.8 0 1 1 2.5 1.7c-.6.3-.8.7-.8 1.2M8 11.4v.1')),
  skip: () => svg('skip', h('circle', { cx: 8, cy: 8, r: 6.6, fill: 'none', stroke: 'currentColor', 'stroke-width': 1.4 }), line('M5.4 8h5.2')),
  note: () => svg('note', h('circle', { cx: 8, cy: 8, r: 6.6, fill: 'none', stroke: 'currentColor', 'stroke-width': 1.4 }), line('M8 7.4v3.6M8 4.8v.1')),
  copy: () => svg('copy', line('M5.5 5.5h8v8h-8zM2.5 10.5v-8h8')),
  lock: () => svg('lock', line('M3.5 7.5h9v6h-9zM5.5 7.5V5a2.5 2.5 0 0 1 5 0v2.5')),
  logo: () => h('svg', { class: 'logo', viewBox: '0 0 24 24', width: 24, height: 24, 'aria-hidden': 'true' },
    h('path', { d: 'M12 1.8 21 5v6.2c0 5.4-3.7 9.4-9 11-5.3-1.6-9-5.6-9-11V5z', fill: 'var(--accent)' }),
    h('path', { d: 'M8 12.2l2.9 2.9L16.4 9', fill: 'none', stroke: 'var(--page)', 'stroke-width': 2.2, 'stroke-linecap': 'round', 'stroke-linejoin': 'round' })),
};
