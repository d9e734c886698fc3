import { useRef, useState } from 'preact/hooks';
import { local, t } from '../page/language.js';
import { el, h } from './dom.js';
import { ICONS } from './icons.js';

/** What the verdict is given against: nothing of it comes from the message unless somebody says so, and then it is marked. */
export function Trust({ state, act }) {
  const { trust } = state;
  return el.section({ class: 'card trust', id: 'trust', 'aria-labelledby': 'trust-title' },
    el.h2({ id: 'trust-title' }, t('trust')),
    h(Vouchers, { state, act }),
    Field({ name: 'entityId', state, act }),
    /^logout/.test(state.items[state.selected]?.kind) ? Field({ name: 'sloUrl', state, act }) : Field({ name: 'acsUrl', state, act }),
    Field({ name: 'requestId', state, act }),
    el.label({ class: 'check-field' }, el.input({ type: 'checkbox', checked: trust.unsolicited, onChange: (event) => act.trust({ unsolicited: event.target.checked }) }), t('trust.unsolicited')),
    el.button({ type: 'button', onClick: () => act.fromMessage() }, t('trust.from-message')),
    Object.values(trust.said).some(Boolean) && el.p({ class: 'note' }, ICONS.warn(), t('trust.said')),
    h(Key, { state, act }),
    el.details({ class: 'more' }, el.summary(t('trust.config')),
      el.label({ class: 'field' }, el.span(t('trust.config.label')),
        el.textarea({ id: 'config', class: 'mono', rows: 5, spellcheck: false, value: trust.configText, 'aria-invalid': String(trust.configFault === true), onInput: (event) => act.config(event.target.value) })),
      trust.configFault && el.p({ class: 'note bad' }, ICONS.fail(), t('trust.config.fault')),
      Field({ name: 'address', state, act }),
      Field({ name: 'tlsCertificate', state, act }),
      el.label({ class: 'field' }, el.span(t('trust.skew')),
        el.input({ type: 'number', min: 0, max: 300, value: state.skew, onChange: (event) => { act.set({ skew: Math.min(300, Math.max(0, Number(event.target.value) || 0)) }); act.trust({}); } }))));
}

export function Field({ name, state, act, prefix = 'trust' }) {
  const id = `${prefix}-${name}`;
  const { trust } = state;
  return el.label({ class: `field${trust.said[name] ? ' from-message' : ''}`, for: id, id: prefix === 'trust' ? `need-${name}` : undefined },
    el.span(t(`need.${name}`), trust.said[name] && el.em(t('trust.said.short'))),
    el.input({ id, type: 'text', class: 'mono', spellcheck: false, autocomplete: 'off', autocapitalize: 'off', value: trust[name], placeholder: t(`need.${name}.example`),
      onInput: (event) => act.trust({ [name]: event.target.value.trim(), said: { ...trust.said, [name]: undefined } }) }));
}

function Vouchers({ state, act }) {
  const [said, tell] = useState('');
  const file = useRef();
  const { trust } = state;
  const add = async (input, name) => tell(await act.addTrust(input, name));
  const drop = async (event) => {
    event.preventDefault();
    event.stopPropagation();
    const [one] = event.dataTransfer.files;
    if (one) await add(new Uint8Array(await one.arrayBuffer()), one.name);
  };
  const count = trust.metadata.length + trust.certificates.length;
  return el.div({ class: 'field', id: 'need-idp', onDrop: drop, onDragOver: (event) => event.preventDefault() },
    el.label({ for: 'metadata' }, t('need.idp')),
    count > 0 && el.ul({ class: 'vouchers' },
      trust.metadata.map((text, at) => Voucher(`${t('kind.metadata')}: ${/entityID\s*=\s*["']([^"']+)/.exec(text)?.[1] ?? '?'}`, () => act.trust({ metadata: trust.metadata.filter((_, other) => other !== at) }))),
      trust.certificates.map((_, at) => Voucher(`${t('kind.certificate')} ${at + 1}`, () => act.trust({ certificates: trust.certificates.filter((__, other) => other !== at) })))),
    el.textarea({ id: 'metadata', class: 'mono', rows: 2, spellcheck: false, placeholder: t('need.idp.example'), value: '', onInput: (event) => { const text = event.target.value; event.target.value = ''; add(text); } }),
    el.button({ type: 'button', onClick: () => file.current.click() }, t('input.choose')),
    el.input({ ref: file, type: 'file', class: 'visually-hidden', tabIndex: -1, 'aria-label': t('need.idp'), onChange: async (event) => { const [one] = event.target.files; if (one) await add(new Uint8Array(await one.arrayBuffer()), one.name); } }),
    said && el.p({ class: 'fine', role: 'status' }, t(said)));
}

const Voucher = (name, remove) => el.li(ICONS.pass(), el.span({ class: 'mono' }, name), el.button({ type: 'button', class: 'link', 'aria-label': `${t('remove')}: ${name}`, onClick: remove }, t('remove')));

/** The key goes to the worker and nowhere else: not into the state of the page, not into a link, not into a report. */
function Key({ state: { keys }, act }) {
  const file = useRef();
  const phrase = useRef();
  const take = async (octets) => {
    await act.key(octets, phrase.current.value);
    phrase.current.value = '';
    file.current.value = '';
  };
  return el.details({ class: 'more', id: 'need-key', open: keys.count > 0 || undefined }, el.summary(t('key'), keys.count > 0 && ` (${keys.count})`),
    el.p({ class: 'fine' }, t('key.notice')),
    el.label({ class: 'field' }, el.span(t('key.passphrase')), el.input({ ref: phrase, type: 'password', autocomplete: 'off' })),
    el.label({ class: 'field' }, el.span(t('key.paste')), el.textarea({ id: 'key-paste', class: 'mono', rows: 2, spellcheck: false, value: '', onInput: (event) => { const text = event.target.value; event.target.value = ''; if (text.includes('END')) take(new TextEncoder().encode(text)); } })),
    el.button({ type: 'button', onClick: () => file.current.click() }, t('key.file')),
    el.input({ ref: file, type: 'file', class: 'visually-hidden', tabIndex: -1, 'aria-label': t('key.file'), onChange: async (event) => event.target.files[0] && take(new Uint8Array(await event.target.files[0].arrayBuffer())) }),
    keys.fault && el.p({ class: 'note bad', role: 'alert' }, ICONS.fail(), t(keys.fault)),
    keys.wiped && el.p({ class: 'note' }, ICONS.note(), t('key.wiped')),
    keys.count > 0 && el.p({ class: 'note' }, ICONS.lock(), t('key.kept', { time: local(keys.until) }), ' ', el.button({ type: 'button', onClick: () => act.forgetKeys() }, t('key.forget'))));
}
