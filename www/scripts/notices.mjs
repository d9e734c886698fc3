// Whose work is in the page, under which licence: the same licence once, below everybody who gives under it.
import { readFileSync } from 'node:fs';

const RULE = `\n${'-'.repeat(80)}\n`;
const MIT = /Permission is hereby granted[\s\S]*DEALINGS IN THE SOFTWARE\.$/;

const read = (file) => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');

/** Paragraphs in one line each, so that the same licence is the same text, however its owners wrap it. */
function flowing(text) {
  return text.trim().split(/\n\s*\n/).map((paragraph) => paragraph.replace(/[^\S\n]+/g, ' ').replace(/ ?\n ?(?!Copyright)/g, ' ').trim()).join('\n\n');
}

/** The notices of the npm packages and of the crates, as one text. */
export function notices() {
  const [crates, ...parts] = read('pkg/THIRD-PARTY-NOTICES.txt').split(RULE);
  const [, ...list] = crates.trim().split(/\n\s*\n/);
  const texts = parts.map((part) => {
    const [, who, text] = /^\s*([^\n]+)\n([\s\S]*)$/.exec(part);
    return [who, flowing(text)];
  });
  for (const name of ['preact', 'lzma1']) texts.push([name, flowing(read(`www/node_modules/${name}/LICENSE`))]);
  const under = new Map();
  for (const [who, text] of texts) {
    const licence = MIT.exec(text)?.[0] ?? text;
    const notice = text.slice(0, -licence.length).replace(/^(?:The )?MIT License(?: \(MIT\))?\s*/i, '').replace(/\n+/g, '\n').trim();
    under.set(licence, [...(under.get(licence) ?? []), notice ? `${who}\n${notice}` : who]);
  }
  const said = [...under].map(([licence, whose]) => `${whose.join('\n\n')}\n\n${licence}`);
  return [`samlight is under MIT OR Apache-2.0. Its WebAssembly has code of these crates in it, its page that of preact and lzma1, each here under the licence that stands below its name.\n\n${list.join('\n').replace(/; in [^\n]*/g, '')}\npreact: MIT\nlzma1: MIT\n`, ...said].join(`${RULE}\n`);
}
