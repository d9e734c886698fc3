import { useEffect, useState } from 'preact/hooks';
import { distance, t } from '../page/language.js';
import { command, configuration, message, testCase } from '../share/hand-over.js';
import { link } from '../share/link.js';
import { html, plainText, receipt, report } from '../share/report.js';
import { sealed, unsearched } from '../share/second-look.js';
import { Copy } from './copy.js';
import { Dialog } from './dialog.js';
import { el, h } from './dom.js';
import { save } from './header.js';
import { ICONS } from './icons.js';
import { usableUntil } from './verdict.js';

const LEVELS = ['safe', 'technical', 'everything'];
const NOTHING = { counts: {}, secrets: [], xml: '' };

/** A report to send. Safe unless somebody decides otherwise; what could not be made safe is not given out at all. */
export function Share({ state, act }) {
  const [level, choose] = useState('safe');
  const [made, tell] = useState();
  const until = usableUntil(state.judged);
  useEffect(() => {
    let current = true;
    tell(undefined);
    act.redact(level).then((redacted) => current && tell(build(state, redacted, level)));
    return () => { current = false; };
  }, [level, state.judged]);
  return Dialog({ title: t('share'), act, wide: true },
    el.fieldset({ class: 'levels' }, el.legend(t('share.level')), LEVELS.map((name) => el.label({ class: 'check-field' },
      el.input({ type: 'radio', name: 'level', value: name, checked: level === name, onChange: () => choose(name) }), el.span(el.strong(t(`level.${name}`)), el.br(), el.span({ class: 'fine' }, t(`level.${name}.text`)))))),
    until !== undefined && el.p({ class: 'note bad', role: 'alert' }, ICONS.lock(), t(level === 'everything' ? 'share.usable.everything' : 'share.usable', { distance: distance(until - Date.now()) })),
    made?.fault && el.p({ class: 'note bad', role: 'alert' }, ICONS.fail(), t('share.refused')),
    made?.text && [
      el.p({ class: 'receipt', id: 'receipt' }, ICONS.pass(), el.span(receipt(made.data))),
      el.div({ class: 'row' },
        h(Copy, { label: t('share.text'), text: () => made.text }),
        h(Copy, { label: 'Markdown', text: () => made.markdown }),
        h(Copy, { label: 'JSON', text: () => made.json }),
        el.button({ type: 'button', class: 'small', onClick: () => save('samlight-report.html', made.html, 'text/html') }, t('share.html')),
        h(Copy, { label: t('share.link'), text: () => link(level === 'everything' ? whole(state) : { report: made.data }) })),
      el.p({ class: 'fine' }, t(level === 'everything' ? 'share.link.everything' : 'share.link.text')),
      el.label({ class: 'field' }, el.span(t('share.preview')), el.textarea({ id: 'preview', class: 'mono', rows: 12, readOnly: true, value: made.text })),
    ],
    h(HandOver, { state }));
}

/** All forms at once: what one of them would leak is given out in none. */
function build(state, redacted, level) {
  if (!redacted) return { fault: true };
  try {
    const forms = (what) => ({ text: plainText(what), markdown: plainText(what, { markdown: true }), json: JSON.stringify(what, null, 2), html: html(what) });
    const empty = forms(blanked(state, level));
    const data = report(state, { ...redacted, unsearched: unsearched(Object.values(empty), redacted.secrets) }, level);
    const made = forms(data);
    for (const name of Object.keys(made)) sealed(made[name], empty[name], redacted.secrets);
    return { data, ...made };
  } catch {
    return { fault: true };
  }
}

/** The same report without anything that the message says. */
function blanked(state, level) {
  const judged = { ...state.judged, checks: state.judged.checks?.map(({ expected: _e, actual: _a, ...check }) => check), facts: undefined };
  return report({ ...state, judged, trust: { ...state.trust, entityId: '', acsUrl: '' } }, NOTHING, level);
}

function whole({ paste, items, selected, trust, clock }) {
  const { metadata, certificates, entityId, acsUrl, requestId, unsolicited } = trust;
  return { paste: paste || items[selected].field || items[selected].xml, trust: { metadata, certificates, entityId, acsUrl, requestId, unsolicited }, clock: clock.time };
}

/** What goes on elsewhere: on a command line, in settings, in a test. These carry the message itself, and say so. */
function HandOver({ state }) {
  return el.details({ class: 'more' }, el.summary(t('hand-over')),
    el.p({ class: 'note' }, ICONS.warn(), t('hand-over.text')),
    el.div({ class: 'row' },
      h(Copy, { label: t('hand-over.command'), text: () => command(state) }),
      h(Copy, { label: t('hand-over.config'), text: () => JSON.stringify(configuration(state), null, 2) }),
      el.button({ type: 'button', class: 'small', onClick: () => save('message.txt', message(state), 'text/plain') }, t('hand-over.message')),
      h(Copy, { label: t('hand-over.test'), text: () => testCase(state) })),
    el.pre({ class: 'mono breakable', id: 'command' }, command(state)));
}
