import { LANGUAGES, language, sibling, t } from '../page/language.js';
import { el, h } from './dom.js';
import { ICONS } from './icons.js';

const THEMES = ['auto', 'light', 'dark'];

export function Header({ state, act, source }) {
  return el.header({ class: 'top' },
    el.h1(ICONS.logo(), el.span(t('name'))),
    el.div({ class: 'tools' },
      el.button({ type: 'button', onClick: () => act.set({ dialog: 'compare' }) }, t('compare.open')),
      state.judged?.facts && el.button({ type: 'button', class: 'primary', onClick: () => act.set({ dialog: 'share' }) }, t('share.open')),
      (state.paste !== '' || state.items.length > 0) && el.button({ type: 'button', 'data-action': 'clear', onClick: () => act.clear() }, t('clear')),
      h(Languages, { kept: state.paste !== '' || state.items.length > 0 }),
      el.label({ class: 'choice' }, el.span({ class: 'visually-hidden' }, t('theme')),
        el.select({ value: state.theme, onChange: (event) => act.theme(event.target.value) }, THEMES.map((name) => el.option({ value: name }, t(`theme.${name}`))))),
      el.button({ type: 'button', onClick: () => save(sibling(language, 'samlight-inspector.html').slice(2), source, 'text/html') }, t('save')),
    ));
}

/** Each language is a file of its own. A message goes to none of them: where there is one, the other page opens beside this. */
function Languages({ kept }) {
  const close = (event) => { if (!event.currentTarget.contains(event.relatedTarget)) event.currentTarget.open = false; };
  const escape = (event) => {
    if (event.key !== 'Escape') return;
    event.currentTarget.open = false;
    event.currentTarget.firstChild.focus();
  };
  return el.details({ class: 'menu', onFocusOut: close, onKeyDown: escape },
    el.summary(el.span({ class: 'visually-hidden' }, `${t('language')}: `), LANGUAGES[language]),
    el.nav({ 'aria-label': t('language') },
      Object.entries(LANGUAGES).map(([tag, name]) => {
        const file = decodeURI(sibling(tag).slice(2));
        return el.a({ href: sibling(tag), lang: tag, hreflang: tag, title: t('language.file', { file }), 'aria-current': tag === language ? 'page' : undefined, target: kept && tag !== language ? '_blank' : undefined, rel: 'noopener noreferrer' }, name);
      }),
      kept && el.p({ class: 'fine' }, t('language.kept'))));
}

export function save(name, text, type) {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
