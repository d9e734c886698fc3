// build/inspector/index.html: one file with everything in it, and the sizes of its parts.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../../', import.meta.url));
const www = path.join(root, 'www');
const out = path.join(root, 'build/inspector');
const LANGUAGES = ['en', 'zh-Hans', 'ja', 'tr'];

/**
 * The most that each part may weigh, in KiB gzipped. What grows beyond its line fails the build; the whole is what the parts come to, and its goal is 250.
 * `texts` are the page's own in four languages; `catalogue` is the library's, five texts a code in four languages; `module` is the library.
 */
export const BUDGET = { page: 35, worker: 48, texts: 44, catalogue: 138, examples: 12, notices: 9, module: 232, whole: 508 };

const gz = (bytes) => gzipSync(bytes, { level: 9 });
const read = (file) => readFileSync(path.join(root, file), 'utf8');

async function bundle(entry) {
  const { outputFiles } = await build({
    entryPoints: [path.join(www, entry)], bundle: true, minify: true, write: false, format: 'iife', target: ['chrome123', 'firefox128', 'safari17.5'], charset: 'utf8', legalComments: 'none', treeShaking: true,
  });
  return outputFiles[0].text;
}

/** Without the white space that is for translators. */
const compact = (file) => JSON.stringify(JSON.parse(read(file)));

const sha256 = (text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
/** Text in a script element ends where such a tag does. */
const inert = (text) => text.replace(/<(?=\/script|script|!--)/gi, '\\x3c');
const block = (id, text) => `<script type="text/plain" id="${id}">${text}</script>`;

export function policy(script, style) {
  return [
    "default-src 'none'", `script-src ${sha256(script)} 'wasm-unsafe-eval'`, `style-src ${sha256(style)}`, 'img-src data:', 'worker-src blob:', "connect-src 'none'", "form-action 'none'", "base-uri 'none'",
  ].join('; ');
}

async function main() {
  if (!existsSync(path.join(root, 'pkg/dist/samlight.wasm'))) throw new Error('pkg/dist has no module: cargo xtask build');
  const [script, worker] = (await Promise.all(['src/page/main.js', 'src/worker/main.js'].map(bundle))).map(inert);
  const { outputFiles } = await build({ entryPoints: [path.join(www, 'src/view/style.css')], minify: true, write: false, target: ['chrome123', 'firefox128', 'safari17.5'] });
  const style = outputFiles[0].text.trim();
  const module = gz(readFileSync(path.join(root, 'pkg/dist/samlight.wasm')));
  const spoken = LANGUAGES.map((language) => [`texts-${language}`, gz(compact(`www/src/texts/${language}.json`))]);
  const catalogue = LANGUAGES.map((language) => [`codes-${language}`, gz(compact(`src/explain/${language}.json`))]);
  // What is in the page is other people's too, and their licences want to be where it is.
  const notices = gz(`Preact: MIT\n\n${read('www/node_modules/preact/LICENSE').trim()}\n\n${read('pkg/THIRD-PARTY-NOTICES.txt')}`);
  const examples = gz(compact('www/src/examples.json'));
  // The serializer of a browser writes the page back in exactly this form: that is how the page saves itself, byte for byte.
  const html = `<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy(script, style)}"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="referrer" content="no-referrer"><meta name="color-scheme" content="light dark"><title>samlight inspector</title><link rel="icon" href="data:,"><style>${style}</style></head><body><div id="app"></div>`
    + block('module', module.toString('base64')) + [...spoken, ...catalogue].map(([id, bytes]) => block(id, bytes.toString('base64'))).join('') + block('examples', examples.toString('base64')) + block('notices', notices.toString('base64')) + block('worker', worker)
    + `<script>${script}</script></body></html>`;
  mkdirSync(out, { recursive: true });
  writeFileSync(path.join(out, 'index.html'), html);
  const sum = (blocks) => blocks.reduce((whole, [, bytes]) => whole + bytes.length, 0);
  const sizes = { page: gz(script).length + gz(style).length, worker: gz(worker).length, texts: sum(spoken), catalogue: sum(catalogue), examples: examples.length, notices: notices.length, module: module.length, whole: gz(html).length };
  const told = Object.entries(sizes).map(([name, bytes]) => `${name} ${(bytes / 1024).toFixed(1)}${BUDGET[name] ? ` of ${BUDGET[name]}` : ''}`);
  console.log(`inspector, KiB gzipped: ${told.join(', ')}`);
  console.log(`SHA-256 ${createHash('sha256').update(html).digest('hex')}`);
  const over = Object.keys(BUDGET).filter((name) => sizes[name] > BUDGET[name] * 1024);
  if (over.length > 0) {
    console.error(`beyond its budget: ${over.join(', ')}`);
    process.exitCode = 1;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
