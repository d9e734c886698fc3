// Every text in every language: none missing, none too many, the same params, and nothing that the page asks for without a text.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { NOTES, REASONS, REPAIRS, STEPS } from '../../src/input/index.js';
import { DAMAGE, NAMES } from '../../src/find/damage.js';

const home = fileURLToPath(new URL('../../src/', import.meta.url));
const catalogue = (language) => JSON.parse(readFileSync(path.join(home, 'texts', `${language}.json`), 'utf8'));
const codes = (language) => JSON.parse(readFileSync(path.join(home, '../../src/explain', `${language}.json`), 'utf8'));
const LANGUAGES = ['en', 'zh-Hans', 'ja', 'tr'];
const english = catalogue('en');
const params = (text) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort().join();
const sources = readdirSync(home, { recursive: true }).map(String).filter((file) => file.endsWith('.js')).map((file) => [file, readFileSync(path.join(home, file), 'utf8')]);

for (const language of LANGUAGES) {
  test(`${language}: the same keys, and the same params in each`, () => {
    const texts = catalogue(language);
    assert.deepEqual(Object.keys(texts).sort(), Object.keys(english).sort());
    for (const [key, text] of Object.entries(texts)) {
      assert.notEqual(text.trim(), '', key);
      assert.equal(params(text), params(english[key]), key);
      assert.equal((text.split('`').length - 1) % 2, 0, `${key} has an odd number of backticks`);
    }
  });

  test(`${language}: the library has five texts for every code`, () => {
    assert.deepEqual(Object.keys(codes(language)), Object.keys(codes('en')));
    for (const [code, said] of Object.entries(codes(language))) for (const name of ['title', 'what', 'why', 'idp', 'sp']) assert.ok(said[name], `${code} ${name}`);
  });
}

test('every key that the page names has a text', () => {
  for (const [file, source] of sources) {
    for (const [, key] of source.matchAll(/\bt\(\s*'([^']+)'/g)) assert.ok(key in english, `${file}: ${key}`);
  }
});

test('every family of keys has a text for each of its members', () => {
  const rules = [...readFileSync(path.join(home, '../../src/report/check.rs'), 'utf8').matchAll(/^\s+\w+ "([a-z.-]+)"|=> "([a-z.-]+)"|\("([a-z.-]+)"/gm)].map(([, a, b, c]) => a ?? b ?? c);
  assert.ok(rules.length > 20, 'the rules were not found in the core');
  const families = {
    'step.': Object.keys(STEPS), 'repair.': Object.keys(REPAIRS), 'note.': Object.keys(NOTES), 'reason.': Object.keys(REASONS),
    'cause.': [...new Set(Object.keys(DAMAGE).map((id) => NAMES[id] ?? id)), ...['inclusive', 'exclusive', 'prefixes-ignored', 'comments'].map((id) => `method-${id}`)],
    'warning.': [...said('facts/warnings.js', /add\('([a-z-]+)'/g), ...said('facts/warnings.js', /add\('([a-z-]+)'/g).map((id) => `${id}.text`)],
    'health.': said('facts/health.js', /add\('([a-z0-9-]+)'/g),
    'compared.': said('compare/index.js', /put\('([a-z-]+)'/g),
    'window.': said('facts/message.js', /\badd\('([a-z]+)'/g),
    '': said('facts/key-file.js', /KeyFileError\('([a-z.-]+)'/g),
  };
  for (const [family, members] of Object.entries(families)) {
    assert.ok(members.length > 0, family);
    for (const member of members) assert.ok(`${family}${member}` in english, `${family}${member}`);
  }
});

function said(file, pattern) {
  return [...sources.find(([name]) => name === path.normalize(file))[1].matchAll(pattern)].map(([, id]) => id);
}

/** One word for one thing, in the page and in the library's catalogue alike: `[of the standard, the word, others that it must not be]`; who issued something may
 * be said without the word. */
const TERMS = {
  'zh-Hans': [['assertion', /断言|Assertion/, /断定/], ['metadata', /元数据|metadata/, /元信息/], ['issuer', /./, /颁发者|发行者/], ['audience', /受众|Audience/, /听众|观众/]],
  ja: [['assertion', /アサーション|Assertion/, /断言|表明/], ['metadata', /メタデータ|metadata/, /メタ情報/], ['issuer', /./, /発行元/], ['audience', /オーディエンス|Audience/, /聴衆|対象者/]],
  tr: [['assertion', /beyan|assertion/i, /onaylama|savlama|iddia/i], ['metadata', /üstveri|metadata/i, /üst veri|metaveri|meta veri/i], ['issuer', /./, /düzenleyen|yayınlayan/i], ['audience', /hedef kitle|audience/i, /dinleyici|izleyici/i], ['service provider', /./, /hizmet sağlayıcı/i]],
};

for (const [language, terms] of Object.entries(TERMS)) {
  test(`${language}: one word for one thing`, () => {
    const all = (tag) => ({ ...catalogue(tag), ...Object.fromEntries(Object.entries(codes(tag)).flatMap(([code, said]) => Object.entries(said).map(([name, text]) => [`${code} ${name}`, text]))) });
    const [ours, theirs] = [all(language), all('en')];
    for (const [english, word, others] of terms) {
      const met = Object.keys(theirs).filter((key) => new RegExp(`\\b${english}s?\\b`, 'i').test(theirs[key].replace(/`[^`]*`/g, '')));
      assert.ok(met.length > 10, english);
      for (const key of met) assert.match(ours[key], word, `${key}: ${english}`);
      for (const [key, text] of Object.entries(ours)) assert.doesNotMatch(text, others, key);
    }
  });
}

test('no text maps the case of letters by a locale', () => {
  for (const [file, source] of sources) assert.doesNotMatch(source, /toLocale(?:Upper|Lower)Case/, file);
});
