import { t } from '../page/language.js';
import { Checks } from './checks.js';
import { Compare } from './compare.js';
import { el, h } from './dom.js';
import { Flows } from './flows.js';
import { Header } from './header.js';
import { Help, Proof } from './help.js';
import { Input } from './input.js';
import { Lone, Metadata } from './metadata.js';
import { Request } from './request.js';
import { Share } from './share.js';
import { Signatures } from './signatures.js';
import { Timeline } from './timeline.js';
import { Trust } from './trust.js';
import { Verdict } from './verdict.js';
import { Warnings } from './warnings.js';
import { Who } from './who.js';
import { Xml } from './xml.js';

const DIALOGS = { share: Share, compare: Compare, help: Help, proof: Proof };

/** Regions in the order in which they are read; on a narrow screen one at a time, behind tabs. */
const TABS = ['checks', 'who', 'time', 'xml', 'trust'];

export function App({ state, act, source }) {
  const { judged, items, selected, dialog } = state;
  const item = items[selected];
  const facts = judged?.facts;
  const Dialog = DIALOGS[dialog];
  return el.div(
    { class: `page ${item ? 'filled' : 'empty'} tab-${state.tab}`, onDragOver: allow, onDrop: (event) => dropped(event, act) },
    h(Header, { state, act, source }),
    el.p({ class: 'visually-hidden', role: 'status', 'aria-live': 'polite' }, state.announced),
    el.main(
      h(Verdict, { state, act }),
      item && h(Tabs, { state, act }),
      el.div({ class: 'columns' },
        el.div({ class: 'column left' }, h(Input, { state, act }), item && h(Trust, { state, act })),
        item && el.div({ class: 'column middle' },
          h(Flows, { state, act }),
          state.health && h(Metadata, { health: state.health, act, item }),
          state.certificate && h(Lone, { cert: state.certificate, act, item }),
          facts?.warnings.length > 0 && h(Warnings, { state, act }),
          h(Checks, { state, act }),
        ),
        item && facts && el.div({ class: 'column right' }, item.kind !== 'metadata' && h(Who, { state, act }), h(Request, { state }), (item.kind !== 'metadata' || facts.signatures.length > 0) && h(Signatures, { state, act })),
      ),
      item && facts && h(Timeline, { state, act }),
      item?.xml && h(Xml, { state, act }),
    ),
    h(Footer, { state, act }),
    Dialog && h(Dialog, { state, act, source }),
  );
}

/** The pattern of the ARIA guide: arrows move, and one tab alone is in the order of Tab. */
function Tabs({ state, act }) {
  const move = (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const next = TABS[(TABS.indexOf(state.tab) + step + TABS.length) % TABS.length];
    act.set({ tab: next });
    event.currentTarget.querySelector(`[data-tab="${next}"]`)?.focus();
  };
  return el.div({ class: 'tabs', role: 'tablist', 'aria-label': t('tabs'), onKeyDown: move },
    TABS.map((name) => el.button({ type: 'button', role: 'tab', 'data-tab': name, 'aria-selected': String(state.tab === name), tabIndex: state.tab === name ? 0 : -1, onClick: () => act.set({ tab: name }) }, t(`tab.${name}`))));
}

function Footer({ state, act }) {
  const { module } = state;
  return el.footer(
    el.p(t('footer.privacy'), ' ', el.button({ type: 'button', class: 'link', onClick: () => act.set({ dialog: 'proof' }) }, t('proof.open'))),
    module && el.p({ class: 'fine' }, t('footer.version', { version: module.version }), ' ', el.span({ class: 'mono' }, `WebAssembly SHA-256 ${module.wasmSha256.slice(0, 16)}…`), ' ',
      el.button({ type: 'button', class: 'link', onClick: () => act.set({ dialog: 'help' }) }, t('help.open'))),
  );
}

function allow(event) {
  event.preventDefault();
}

function dropped(event, act) {
  event.preventDefault();
  const [file] = event.dataTransfer.files;
  const text = event.dataTransfer.getData('text');
  if (file) act.file(file);
  else if (text) act.type(text);
}
