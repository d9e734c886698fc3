import { LANGUAGES, t } from '../page/language.js';
import { el } from './dom.js';
import { ICONS } from './icons.js';

const THEMES = ['auto', 'light', 'dark'];

export function Header({ state, act, source }) {
  return el.header({ class: 'top' },
    el.h1(ICONS.logo(), el.span(t('name'))),
    el.div({ class: 'tools' },
      el.button({ type: 'button', onClick: () => act.set({ dialog: 'compare' }) }, t('compare.open')),
      state.judged?.facts && el.button({ type: 'button', class: 'primary', onClick: () => act.set({ dialog: 'share' }) }, t('share.open')),
      (state.paste !== '' || state.items.length > 0) && el.button({ type: 'button', 'data-action': 'clear', onClick: () => act.clear() }, t('clear')),
      el.label({ class: 'choice' }, el.span({ class: 'visually-hidden' }, t('language')),
        el.select({ value: state.language, onChange: (event) => act.language(event.target.value) },
          Object.entries(LANGUAGES).map(([tag, name]) => el.option({ value: tag, lang: tag }, name)))),
      el.label({ class: 'choice' }, el.span({ class: 'visually-hidden' }, t('theme')),
        el.select({ value: state.theme, onChange: (event) => act.theme(event.target.value) }, THEMES.map((name) => el.option({ value: name }, t(`theme.${name}`))))),
      el.button({ type: 'button', onClick: () => save('samlight-inspector.html', source, 'text/html') }, t('save')),
    ));
}

export function save(name, text, type) {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
