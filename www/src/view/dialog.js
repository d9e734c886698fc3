import { useEffect, useRef } from 'preact/hooks';
import { t } from '../page/language.js';
import { el } from './dom.js';

/** The browser's own dialog: it keeps the focus, and gives it back. */
export function Dialog({ title, act, wide }, ...content) {
  const node = useRef();
  useEffect(() => {
    if (!node.current.open) node.current.showModal();
  }, []);
  return el.dialog({ ref: node, class: wide ? 'wide' : undefined, 'aria-labelledby': 'dialog-title', onClose: () => act.set({ dialog: undefined }) },
    el.div({ class: 'head' }, el.h2({ id: 'dialog-title' }, title), el.button({ type: 'button', onClick: () => node.current.close() }, t('close'))),
    content);
}
