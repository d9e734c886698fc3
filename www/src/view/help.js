import { useEffect, useState } from 'preact/hooks';
import { parts } from '../page/data.js';
import { t } from '../page/language.js';
import { Dialog } from './dialog.js';
import { el, h, paragraphs } from './dom.js';

const KEYS = [['/', 'keys.find'], ['j k', 'keys.failed'], ['g i', 'keys.input'], ['g c', 'keys.checks'], ['g x', 'keys.xml'], ['g t', 'keys.time'], ['.', 'keys.now'], ['?', 'keys.help'], ['Esc', 'keys.close']];

export function Help({ state, act }) {
  return Dialog({ title: t('help'), act },
    paragraphs(t('help.text')),
    el.h3(t('keys')),
    el.dl({ class: 'keys' }, KEYS.map(([key, name]) => [el.dt(key.split(' ').map((one) => el.kbd(one))), el.dd(t(name))])),
    el.label({ class: 'check-field' }, el.input({ type: 'checkbox', checked: state.keysOff === true, onChange: (event) => act.set({ keysOff: event.target.checked }) }), t('keys.off')));
}

/** That nothing leaves can be checked, and this says how, and what it does not cover. */
export function Proof({ act, source, state }) {
  const [sha256, tell] = useState('…');
  useEffect(() => {
    crypto.subtle.digest('SHA-256', new TextEncoder().encode(source)).then((digest) => tell(Array.from(new Uint8Array(digest), (octet) => octet.toString(16).padStart(2, '0')).join('')));
  }, [source]);
  const policy = document.querySelector('meta[http-equiv]')?.content ?? '';
  return Dialog({ title: t('proof'), act },
    paragraphs(t('proof.text')),
    el.h3(t('proof.policy')), el.p({ class: 'mono breakable' }, policy),
    el.h3(t('proof.sha256')), el.p({ class: 'mono breakable' }, sha256),
    h(Licences),
    state.module && [el.h3(t('proof.library')), el.p({ class: 'mono breakable' }, state.module.wasmSha256), el.h3(t('proof.module')), el.p({ class: 'mono breakable' }, state.module.sha256)]);
}

/** Whose work is in the page, and on which terms. */
function Licences() {
  return el.details({ class: 'more' }, el.summary(t('licences')), el.pre({ class: 'mono breakable', tabIndex: 0 }, parts.notices));
}
