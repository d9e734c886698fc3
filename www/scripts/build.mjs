// build/inspector/index.html and its siblings: a language each, one file with everything in it, and the sizes of its parts.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { minify } from 'terser';
import { compressed, opened, packed } from './archive.mjs';
import { cut, fitting, glue } from './module.mjs';
import { notices } from './notices.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const www = path.join(root, 'www');
const out = path.join(root, 'build/inspector');
const LANGUAGES = ['en', 'zh-Hans', 'ja', 'tr'];
const TARGET = ['chrome123', 'firefox128', 'safari17.5'];

/** What a whole page may weigh, in KiB gzipped: the goal. */
const GOAL = 250;

/**
 * The most that each part may weigh, in KiB: what it adds to the archive that all of them share, and for `frame`, which is outside of it, gzipped. What grows
 * beyond its line fails the build. `texts` are the page's own, `codes` the library's, five to each; `module` is the library, less what the page never calls.
 */
export const BUDGET = {
  frame: 4, module: 159, style: 4.5, script: 24.5, worker: 38, notices: 6.3, examples: 5.5,
  en: { texts: 9, codes: 24.5, whole: 275 }, 'zh-Hans': { texts: 9, codes: 25.5, whole: 276 }, ja: { texts: 9.5, codes: 27, whole: 278 }, tr: { texts: 9.5, codes: 27, whole: 278 },
};

const gz = (text) => gzipSync(text, { level: 9 }).length;
const read = (file) => readFileSync(path.join(root, file), 'utf8');
const json = (file) => JSON.parse(read(file));

/** Properties of the library that unpacks the archive, which alone of all code cannot lie in it. What it asks of us keeps its name. */
const UNPACKER = { mangleProps: /(?:Decoders?|Coder|Window|Bits|Levels|Mask|States|Byte|Block|Chunk|Bit|Properties|Decompression|Stream|Pos|Size|Decode|Check)$|^(?:rep[0-3]|nowPos64|rrange|code|state|flush|init|models|decoders|coders|choice|cleanup)$/, reserveProps: /^(?:readByte|textContent)$/ };

async function bundle(entry, options) {
  const { outputFiles } = await build({ entryPoints: [path.join(www, entry)], bundle: true, minify: true, write: false, format: 'iife', target: TARGET, charset: 'utf8', legalComments: 'none', treeShaking: true, ...options });
  return outputFiles[0].text.trim();
}

/** A second minifier behind the first takes 2 KiB more. */
async function script(entry, options) {
  const { code } = await minify(await bundle(entry, options), { ecma: 2022, compress: { passes: 3, ecma: 2022 }, mangle: { toplevel: true }, format: { ecma: 2022, ascii_only: true } });
  return code;
}

/** Of the stores behind a service, which the page does not have: no check of the page can end in one of these. */
const ELSEWHERE = /^(?:store|replay|request)\./;
/** Where a letter takes fewer octets than in UTF-8, and every browser reads it: 1.5 KiB less for Chinese characters, 0.4 for Turkish. */
const CHARSETS = { 'zh-Hans': 'gb18030', ja: 'gb18030', tr: 'windows-1254' };

/** The codes, then what is said of each, name by name: texts of a kind pack better beside each other. */
function columns(catalogue) {
  const met = Object.entries(catalogue).filter(([code]) => !ELSEWHERE.test(code));
  return JSON.stringify([met.map(([code]) => code), ...['title', 'what', 'why', 'idp', 'sp'].map((name) => met.map(([, said]) => said[name]))]);
}

const sha256 = (text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
/** Text in a script element ends where such a tag does. */
const harmless = (text) => text.replace(/<(?=\/script|script|!--)/gi, '\\x3c');
const block = (id, octets, charset) => `<script type="text/plain" id="${id}"${charset ? ` data-charset="${charset}"` : ''}>${octets.toString('base64')}</script>`;
const escaped = (text) => text.replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign]);

/** What runs is named by its hash, in the file and in the archive alike. */
export function policy(scripts, style) {
  return [
    "default-src 'none'", `script-src ${scripts.map(sha256).join(' ')} 'wasm-unsafe-eval'`, `style-src ${sha256(style)}`, 'img-src data:', 'worker-src blob:', "connect-src 'none'", "form-action 'none'", "base-uri 'none'",
  ].join('; ');
}

/** The serializer of a browser writes the page back in exactly this form: that is how the page saves itself, byte for byte. */
function page(language, texts, boot, parts, archive, module) {
  return `<!doctype html>\n<html lang="${language}"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy([boot, parts.script], parts.style)}"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="referrer" content="no-referrer"><meta name="color-scheme" content="light dark"><title>${escaped(texts.title)}</title><link rel="icon" href="data:,"></head><body><noscript><p>${escaped(texts['start.noscript'])}</p></noscript><div id="app" data-broken="${escaped(texts['start.broken'])}"></div>`
    + `${block('archive', archive, CHARSETS[language] ?? 'utf-8')}${block('module', module)}<script>${boot}</script></body></html>`;
}

async function main() {
  if (!existsSync(path.join(root, 'pkg/dist/samlight.wasm'))) throw new Error('pkg/dist has no module: cargo xtask build');
  const [boot, main, worker, style] = await Promise.all([script('src/page/boot.js', UNPACKER).then(harmless), script('src/page/main.js'), script('src/worker/main.js', { plugins: [glue] }), bundle('src/view/style.css', { charset: 'ascii' })]);
  const inert = { notices: notices(), examples: JSON.stringify(json('www/src/examples.json')), worker, script: main, style };
  fitting(worker);
  const module = compressed(cut(), { context: 4 });
  const sizes = { module: module.length };
  mkdirSync(out, { recursive: true });
  for (const old of readdirSync(out).filter((name) => name.endsWith('.html'))) rmSync(path.join(out, old));
  const hashes = [];
  for (const language of LANGUAGES) {
    const texts = json(`www/src/texts/${language}.json`);
    const parts = { ...inert, texts: JSON.stringify([Object.keys(texts), Object.values(texts)]), codes: columns(json(`src/explain/${language}.json`)) };
    const { archive, added } = archived(parts, language === 'en' ? Object.keys(parts) : ['texts', 'codes'], CHARSETS[language]);
    const html = page(language, texts, boot, parts, archive, module);
    const held = opened(html);
    for (const [name, text] of Object.entries(parts)) if (held[name] !== text) throw new Error(`${name} in ${language} is not what was packed`);
    const file = language === 'en' ? 'index.html' : `index.${language}.html`;
    writeFileSync(path.join(out, file), html);
    sizes[language] = { ...added, whole: gz(html) };
    if (language === 'en') Object.assign(sizes, added, { frame: gz(html.replace(/(type="text\/plain"[^>]*>)[^<]*/g, '$1')) });
    hashes.push(`SHA-256 ${createHash('sha256').update(html).digest('hex')}  ${file}`);
  }
  told(sizes);
  console.log(hashes.join('\n'));
}

/** In the order that packs best, and what each of the parts `told` adds to those before it. */
function archived(parts, told, charset) {
  const order = ['notices', 'codes', 'texts', 'examples', 'worker', 'script', 'style'].map((name) => [name, parts[name]]);
  const size = (length) => (length === 0 ? 0 : compressed(packed(order.slice(0, length)), { charset }).length);
  const added = Object.fromEntries(order.flatMap(([name], at) => (told.includes(name) ? [[name, size(at + 1) - size(at)]] : [])));
  return { archive: compressed(packed(order), { charset }), added };
}

/** Prints each size beside its limit, and fails where one is beyond it. */
function told(sizes) {
  const over = [];
  const line = (what, found, limits) => {
    const said = Object.keys(limits).filter((name) => typeof limits[name] === 'number').map((name) => {
      if (found[name] > limits[name] * 1024) over.push(`${what} ${name}`);
      return `${name} ${(found[name] / 1024).toFixed(1)} of ${limits[name]}`;
    });
    console.log(`inspector, KiB ${what}: ${said.join(', ')}`);
  };
  line('in every page', sizes, BUDGET);
  for (const language of LANGUAGES) line(`in ${language}`, sizes[language], BUDGET[language]);
  const heaviest = Math.max(...LANGUAGES.map((language) => sizes[language].whole)) / 1024;
  console.log(`inspector, KiB gzipped: at most ${heaviest.toFixed(1)}, the goal is ${GOAL}`);
  if (over.length > 0) {
    console.error(`beyond its budget: ${over.join(', ')}`);
    process.exitCode = 1;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
