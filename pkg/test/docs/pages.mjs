// The pages of documentation, their headings, links and blocks of code.
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const repository = fileURLToPath(new URL('../../..', import.meta.url));
export const read = (name) => readFileSync(path.join(repository, name), 'utf8');

/** Every page with a link in it, by its name in the repository. */
export const pages = [
  ...['README.md', 'SECURITY.md', 'ARCHITECTURE.md', 'CHANGELOG.md', 'pkg/README.md', 'pkg/llms.txt', 'tests/vectors/README.md', 'tests/vectors/CLAIMS.md'].filter((name) => existsSync(path.join(repository, name))),
  ...['pkg/docs', 'pkg/examples', 'www/codes'].flatMap(markdown),
];

function markdown(folder) {
  return readdirSync(path.join(repository, folder), { withFileTypes: true }).filter(({ name }) => name !== 'node_modules').flatMap((entry) => {
    const name = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return markdown(name);
    return name.endsWith('.md') ? [name] : [];
  });
}

/** The blocks of a page: their language, their text, the line where they begin, and the text that stands before them. */
export function blocks(page) {
  const text = read(page);
  let end = 0;
  return [...text.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map((match, index) => {
    const before = text.slice(end, match.index);
    end = match.index + match[0].length;
    return { id: `${page}#${index + 1}`, page, language: match[1], text: match[2], before, line: text.slice(0, match.index).split('\n').length };
  });
}

/** Where the links of a page lead, without those that leave the repository. */
export function links(page) {
  const text = read(page).replace(/^```[\s\S]*?^```$/gm, '').replace(/`[^`\n]*`/g, (code) => (code.includes('](') ? '' : code));
  return [...text.matchAll(/\]\(([^()\s]+(?:\([^()]*\)[^()\s]*)?)\)/g)].map(([, target]) => target).filter((target) => !/^(https?|mailto):/.test(target));
}

/** Nothing, or what is wrong with a link. */
export function broken(page, target) {
  const [file, anchor] = target.split('#');
  const name = file ? path.join(path.dirname(page), decodeURI(file)) : page;
  const absolute = path.join(repository, name);
  if (path.relative(repository, absolute).startsWith('..') || !existsSync(absolute)) return `${page}: ${target}: there is no such file`;
  if (anchor && (statSync(absolute).isDirectory() || !anchors(name).has(anchor))) return `${page}: ${target}: there is no such heading`;
  return undefined;
}

const known = new Map();

/** What a page can be entered at, as forges make it of headings. */
function anchors(name) {
  if (!known.has(name)) known.set(name, new Set(made(name)));
  return known.get(name);
}

function made(name) {
  const text = read(name).replace(/^```[\s\S]*?^```$/gm, '');
  const seen = new Map();
  const headings = [...text.matchAll(/^#{1,6} (.+)$/gm)].map(([, title]) => {
    const plain = title.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase().replace(/[^\p{L}\p{N}\p{M}_ -]/gu, '').replaceAll(' ', '-');
    const count = seen.get(plain) ?? 0;
    seen.set(plain, count + 1);
    return count ? `${plain}-${count}` : plain;
  });
  return [...headings, ...[...text.matchAll(/<a id="([^"]+)">/g)].map(([, id]) => id)];
}
