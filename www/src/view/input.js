import { useRef, useState } from 'preact/hooks';
import { size, t } from '../page/language.js';
import { el, h } from './dom.js';
import { Examples } from './examples.js';
import { ICONS } from './icons.js';

export function Input({ state, act }) {
  const file = useRef();
  const item = state.items[state.selected];
  const big = state.fileName !== undefined && state.paste === '';
  return el.section({ class: 'card input', 'aria-labelledby': 'input-title' },
    el.h2({ id: 'input-title' }, item ? t('input') : t('input.first')),
    !item && el.p({ class: 'lead' }, t('input.lead')),
    el.label({ class: 'visually-hidden', for: 'paste' }, t('input.label')),
    el.textarea({
      id: 'paste', class: 'paste mono', spellcheck: false, autocomplete: 'off', autocapitalize: 'off', autofocus: true, rows: item ? 5 : 9,
      placeholder: big ? t('input.file', { name: state.fileName }) : t('input.placeholder'), value: state.paste, 'aria-describedby': 'input-privacy', onInput: (event) => act.type(event.target.value),
    }),
    el.div({ class: 'row' },
      el.button({ type: 'button', onClick: () => file.current.click() }, t('input.choose')),
      el.input({ ref: file, type: 'file', class: 'visually-hidden', tabIndex: -1, 'aria-label': t('input.choose'), onChange: (event) => event.target.files[0] && act.file(event.target.files[0]) }),
      el.span({ id: 'input-privacy', class: 'fine' }, ICONS.lock(), t('input.privacy'))),
    !item && !state.shared && h(Examples, { act }),
    state.notes.map((note) => el.p({ class: 'note' }, ICONS.note(), t(`note.${note.id}`, note.params))),
    item && h(Steps, { item }));
}

const said = (step) => [t(`step.${step.id}`, step.params), el.span({ class: 'fine' }, step.before === step.after ? size(step.after) : `${size(step.before)} → ${size(step.after)}`)];

/** What came of a step, written when somebody wants to see it. */
function Content({ step }) {
  const [opened, open] = useState(false);
  const { content, after } = step;
  return el.details({ onToggle: (event) => open(event.currentTarget.open) },
    el.summary(said(step)),
    opened && [el.pre({ class: `mono content${typeof content === 'string' ? '' : ' dump'}`, tabIndex: 0 }, typeof content === 'string' ? content : dump(content)), content.length < after && el.p({ class: 'fine' }, t('step.cut', { shown: size(content.length), all: size(after) }))]);
}

/** Sixteen octets a line, as everybody knows them. */
function dump(octets) {
  const lines = [];
  for (let at = 0; at < octets.length; at += 16) {
    const row = [...octets.subarray(at, at + 16)];
    lines.push(`${at.toString(16).padStart(4, '0')}  ${row.map((octet) => octet.toString(16).padStart(2, '0')).join(' ').padEnd(47)}  ${row.map((octet) => (octet > 31 && octet < 127 ? String.fromCharCode(octet) : '.')).join('')}`);
  }
  return lines.join('\n');
}

/** What was done to get at the message, and what was forgiven on the way. */
function Steps({ item }) {
  return el.details({ class: 'steps', open: globalThis.innerWidth > 960 || undefined },
    el.summary(t('steps')),
    el.ol({ class: 'trail' },
      item.steps.map((step) => el.li(step.content === undefined ? said(step) : h(Content, { step }))),
      el.li(t(`kind.${item.kind}`), item.binding && el.span({ class: 'fine' }, t(`binding.${item.binding}`)))),
    item.repairs.length > 0 && [el.h3(t('repairs')), el.ul({ class: 'repairs' }, item.repairs.map((repair) => el.li(ICONS.warn(), el.span(t(`repair.${repair.id}`, repair.params)))))],
    item.strict && el.p({ class: 'strict' }, item.strict === 'yes' ? [ICONS.pass(), el.span(t('strict.yes'))] : [ICONS.fail(), el.span(t('strict.no'), ' ', el.code(item.strict))]),
    item.relayState !== undefined && el.p({ class: 'fine' }, 'RelayState: ', el.code(item.relayState.slice(0, 200))),
    item.jwt && el.details(el.summary(t('jwt')), el.pre({ class: 'mono' }, JSON.stringify(item.jwt, null, 2))));
}
