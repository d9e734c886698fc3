import { t } from '../page/language.js';
import { parts } from '../page/data.js';
import { el } from './dom.js';

const NAMES = ['good', 'expired', 'audience', 'indented', 'altered', 'unsigned', 'wrapping', 'rollover', 'encrypted', 'logout', 'har'];
let loaded;

/** Freshly signed by the build, with a key that nobody trusts. Examples are the tutorial. */
export function Examples({ act }) {
  return el.div({ class: 'examples' },
    el.h3(t('examples')),
    el.ul(NAMES.map((name) => el.li(el.button({ type: 'button', class: 'chip', 'data-example': name, onClick: () => open(name, act) }, t(`example.${name}`))))));
}

async function open(name, act) {
  loaded ??= JSON.parse(parts.examples);
  const { trust, at, key } = loaded.cases[name];
  const text = pasted(loaded.cases[name]);
  const { entityId, acsUrl, metadata } = loaded;
  act.set({ trust: { ...act.state.trust, metadata: [metadata], entityId, acsUrl, requestId: trust?.requestId ?? '', said: {} }, clock: { mode: 'set', time: at ?? loaded.at } });
  if (key) await act.key(new TextEncoder().encode(loaded.key), '');
  act.set({ paste: text.length > 100_000 ? '' : text, fileName: undefined });
  await act.read(text);
}

/** A message as a form would carry it. */
function pasted({ xml, text, same, edit }) {
  if (edit) return loaded.cases[same].xml.replaceAll(...edit);
  if (same) return pasted(loaded.cases[same]);
  if (xml !== undefined) return btoa(String.fromCharCode(...new TextEncoder().encode(xml)));
  return text.replace(/@(\w+)@/g, (_, name) => encodeURIComponent(pasted(loaded.cases[name])));
}
