import { useState } from 'preact/hooks';
import { t } from '../page/language.js';
import { el } from './dom.js';
import { ICONS } from './icons.js';

/** Copies a text, and says that it did. */
export function Copy({ label, text, name }) {
  const [said, tell] = useState('');
  const copy = async () => {
    const done = await copied(await text());
    tell(done ? t('copied') : t('copy.failed'));
    setTimeout(() => tell(''), 2500);
  };
  return el.span({ class: 'copy' }, el.button({ type: 'button', class: 'small', 'aria-label': `${t('copy')}: ${name ?? label}`, onClick: copy }, ICONS.copy(), label), el.span({ class: 'fine', role: 'status' }, said));
}

/** The clipboard's own door asks for permission in some browsers, and files have none in others. */
async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = document.createElement('textarea');
    area.value = text;
    document.body.append(area);
    area.select();
    const done = document.execCommand('copy');
    area.remove();
    return done;
  }
}
