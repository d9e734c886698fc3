import { parts } from './data.js';

export const LANGUAGES = { en: 'English', 'zh-Hans': '简体中文', ja: '日本語', tr: 'Türkçe' };

/** The page speaks one language, and has siblings for the others. */
export const language = document.documentElement.lang;

/** Where the page is in another language: beside this file, under the same name. */
export function sibling(tag, path = location.pathname) {
  const [, name = 'index'] = /([^/]+?)(?:\.(?:zh-Hans|ja|tr))?\.html$/.exec(path) ?? [];
  return `./${name}${tag === 'en' ? '' : `.${tag}`}.html`;
}

/** In columns, which pack better: the keys, then the texts. */
const [keys, said] = JSON.parse(parts.texts);
const texts = Object.fromEntries(keys.map((key, at) => [key, said[at]]));
/** The codes, then what is said of each under every name. */
const [codes, ...columns] = JSON.parse(parts.codes);
const SAID = ['title', 'what', 'why', 'idp', 'sp'];

/** A text of the catalogue. A key that is missing shows itself, and a test finds it. */
export function t(key, params) {
  const text = texts[key] ?? key;
  return params === undefined ? text : text.replace(/\{(\w+)\}/g, (whole, name) => (params[name] === undefined ? whole : String(params[name])));
}

export const has = (key) => Object.hasOwn(texts, key);

/** What the library's catalogue says of a code: `{ title, what, why, idp, sp }`. */
export function explanation(code) {
  const at = codes.indexOf(code);
  return at < 0 ? undefined : Object.fromEntries(SAID.map((name, column) => [name, columns[column][at]]));
}

export function number(value) {
  return new Intl.NumberFormat(language).format(value);
}

export function size(bytes) {
  if (bytes < 1000) return `${number(bytes)} B`;
  return `${new Intl.NumberFormat(language, { maximumFractionDigits: 1 }).format(bytes / 1000)} kB`;
}

/** UTC, to the second: what a protocol says and what people compare. */
export const utc = (time) => new Date(time).toISOString().replace(/\.\d+Z$/, 'Z');

export function local(time) {
  return new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'medium' }).format(time);
}

/** A distance in the two largest units. */
export function distance(ms) {
  let rest = Math.round(Math.abs(ms) / 1000);
  const parts = [];
  for (const [unit, seconds] of [['year', 31_557_600], ['day', 86_400], ['hour', 3600], ['minute', 60], ['second', 1]]) {
    const count = Math.floor(rest / seconds);
    rest -= count * seconds;
    if ((count > 0 || (unit === 'second' && parts.length === 0)) && parts.length < 2) {
      parts.push(new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'short' }).format(count));
    }
  }
  return parts.join(' ');
}
