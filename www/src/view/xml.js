import { useEffect, useRef, useState } from 'preact/hooks';
import { number, t } from '../page/language.js';
import { Copy } from './copy.js';
import { el, h } from './dom.js';

/** Lines a chunk: what is not near the window is not in the document. */
const CHUNK = 100;
const LINE = 20;

export function Xml({ state, act }) {
  const { lines, view, judged, found } = state;
  const signatures = judged?.facts?.signatures ?? [];
  const labels = signatures.filter(({ canonicalLength }) => canonicalLength !== undefined).map(({ label }) => label);
  const [wanted, want] = useState('');
  const hits = wanted.length > 1 && lines ? lines.lines.map((line, at) => (text(line).includes(wanted) ? at : -1)).filter((at) => at >= 0) : [];
  const [hit, step] = useState(0);
  const target = found ?? (hits.length > 0 ? { line: hits[hit % hits.length] } : undefined);
  return el.section({ class: 'card xml', id: 'xml', tabIndex: -1, 'aria-labelledby': 'xml-title' },
    el.div({ class: 'head' },
      el.h2({ id: 'xml-title' }, 'XML'),
      el.div({ class: 'filters', role: 'group', 'aria-label': t('xml.view') },
        ['pretty', 'original', ...labels].map((name) => el.button({ type: 'button', class: 'chip', 'aria-pressed': String(view === name), onClick: () => { act.set({ found: undefined }); act.show(name); } }, name === 'pretty' || name === 'original' ? t(`xml.${name}`) : t('xml.canonical', { label: name })))),
      el.div({ class: 'finder' },
        el.label({ class: 'visually-hidden', for: 'find' }, t('xml.find')),
        el.input({ id: 'find', type: 'search', placeholder: t('xml.find'), value: wanted, onInput: (event) => { want(event.target.value); step(0); act.set({ found: undefined }); }, onKeyDown: (event) => event.key === 'Enter' && step(hit + 1) }),
        wanted.length > 1 && el.span({ class: 'fine', role: 'status' }, hits.length > 0 ? `${(hit % hits.length) + 1} / ${number(hits.length)}` : t('xml.none'))),
      h(Copy, { label: t('copy'), name: 'XML', text: () => (lines?.canonical ?? state.judged?.text ?? state.items[state.selected].xml) })),
    h(Legend, { signatures, view }),
    view !== 'pretty' && view !== 'original' && el.p({ class: 'fine' }, t('xml.canonical.text', { label: view })),
    lines && !lines.parsed && el.p({ class: 'note bad' }, t('xml.unparsed')),
    lines && h(Lines, { key: view, lines: lines.lines, target }));
}

function Legend({ signatures, view }) {
  if (signatures.length === 0 || (view !== 'pretty' && view !== 'original')) return undefined;
  return el.ul({ class: 'legend' },
    signatures.map((one) => el.li(el.span({ class: `swatch ${one.label.toLowerCase()}`, 'aria-hidden': 'true' }), `${one.label}: ${t(one.verified ? 'legend.verified' : one.fits === false ? 'legend.altered' : 'legend.open', { what: one.kind ? t(`signs.${one.kind}`) : t('signs.other') })}`)),
    el.li(el.span({ class: 'swatch none', 'aria-hidden': 'true' }), t('legend.none')));
}

/** Chunks near the window are rendered, the others keep their room. */
function Lines({ lines, target }) {
  const count = Math.ceil(lines.length / CHUNK);
  const [visible, show] = useState(() => new Set([0]));
  const list = useRef();
  const wanted = target === undefined ? undefined : target.line ?? at(lines, target);
  useEffect(() => {
    const observer = new IntersectionObserver((entries) => {
      const near = entries.filter(({ isIntersecting }) => isIntersecting).map(({ target: node }) => Number(node.dataset.chunk));
      if (near.length > 0) show((before) => (near.every((one) => before.has(one)) ? before : new Set([...before, ...near])));
    }, { root: list.current, rootMargin: '600px' });
    for (const node of list.current.querySelectorAll('[data-chunk]')) observer.observe(node);
    return () => observer.disconnect();
  }, [count]);
  useEffect(() => {
    if (wanted === undefined || wanted < 0) return;
    const chunk = Math.floor(wanted / CHUNK);
    show((before) => new Set([...before, chunk]));
    requestAnimationFrame(() => list.current?.querySelector(`[data-line="${wanted}"]`)?.scrollIntoView({ block: 'center' }));
  }, [wanted, target?.start]);
  return el.div({ class: 'lines mono', ref: list, tabIndex: 0, role: 'group', 'aria-label': 'XML' },
    Array.from({ length: count }, (_, chunk) => el.ol({ 'data-chunk': chunk, class: 'chunk', style: visible.has(chunk) ? undefined : { blockSize: `${Math.min(CHUNK, lines.length - chunk * CHUNK) * LINE}px` } },
      visible.has(chunk) && lines.slice(chunk * CHUNK, (chunk + 1) * CHUNK).map((line, index) => h(Line, { line, index: chunk * CHUNK + index, wanted })))));
}

function Line({ line, index, wanted }) {
  const { n, depth, parts, cover } = line;
  return el.li({ 'data-line': index, class: `line ${cover.map((label) => label.toLowerCase()).join(' ')} ${index === wanted ? 'wanted' : ''}` },
    el.span({ class: 'gutter', 'aria-hidden': 'true' }, n ?? ''),
    el.span({ class: 'cover' }, cover.map((label) => [el.span({ class: `band ${label.toLowerCase()}`, 'aria-hidden': 'true' }), el.span({ class: 'label' }, label)])),
    el.span({ class: 'code', style: { paddingInlineStart: `${Math.min(depth, 24) * 1.1}em` } }, parts.map(([kind, content]) => (kind === 'p' ? content : el.span({ class: kind }, content)))));
}

const text = ({ parts }) => parts.map(([, content]) => content).join('');

/** The line in which a place of the text begins. */
function at(lines, { start }) {
  let best = -1;
  lines.forEach((line, index) => {
    if (line.start <= start && start < line.end && (best < 0 || line.end - line.start <= lines[best].end - lines[best].start)) best = index;
  });
  return best >= 0 ? best : lines.findIndex((line) => line.start >= start);
}
