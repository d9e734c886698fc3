import { inflated } from './data.js';

export const LANGUAGES = { en: 'English', 'zh-Hans': '简体中文', ja: '日本語', tr: 'Türkçe' };

const loaded = new Map();
let current = { texts: {}, codes: {}, language: 'en' };

export async function speak(language) {
  if (!loaded.has(language)) {
    const [texts, codes] = await Promise.all(['texts', 'codes'].map(async (name) => JSON.parse(await inflated(`${name}-${language}`))));
    loaded.set(language, { texts, codes });
  }
  current = { ...loaded.get(language), language };
}

/** The browser's first language that we have. */
export function preferred(list) {
  for (const tag of list) {
    const found = Object.keys(LANGUAGES).find((one) => one === tag || one.split('-')[0] === tag.split('-')[0]);
    if (found) return found;
  }
  return 'en';
}

export const language = () => current.language;

/** A text of the catalogue. A key that is missing shows itself, and a test finds it. */
export function t(key, params) {
  const text = current.texts[key] ?? key;
  return params === undefined ? text : text.replace(/\{(\w+)\}/g, (whole, name) => (params[name] === undefined ? whole : String(params[name])));
}

export const has = (key) => Object.hasOwn(current.texts, key);

/** What the library's catalogue says of a code: `{ title, what, why, idp, sp }`. */
export const explanation = (code) => current.codes[code];

export function number(value) {
  return new Intl.NumberFormat(current.language).format(value);
}

export function size(bytes) {
  if (bytes < 1000) return `${number(bytes)} B`;
  return `${new Intl.NumberFormat(current.language, { maximumFractionDigits: 1 }).format(bytes / 1000)} kB`;
}

/** UTC, to the second: what a protocol says and what people compare. */
export const utc = (time) => new Date(time).toISOString().replace(/\.\d+Z$/, 'Z');

export function local(time) {
  return new Intl.DateTimeFormat(current.language, { dateStyle: 'medium', timeStyle: 'medium' }).format(time);
}

/** A distance in the two largest units. */
export function distance(ms) {
  let rest = Math.round(Math.abs(ms) / 1000);
  const parts = [];
  for (const [unit, seconds] of [['year', 31_557_600], ['day', 86_400], ['hour', 3600], ['minute', 60], ['second', 1]]) {
    const count = Math.floor(rest / seconds);
    rest -= count * seconds;
    if ((count > 0 || (unit === 'second' && parts.length === 0)) && parts.length < 2) {
      parts.push(new Intl.NumberFormat(current.language, { style: 'unit', unit, unitDisplay: 'short' }).format(count));
    }
  }
  return parts.join(' ');
}
