// Writes www/codes: a page for every code in every language, out of the catalogue that `samlight explain` reads. With --check: says whether they
// are up to date. The command is SAMLIGHT_COMMAND, or what cargo builds.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { related, words } from './code-pages/words.mjs';
import { settle } from './generated.mjs';

const repository = fileURLToPath(new URL('../..', import.meta.url));
const [program, ...before] = process.env.SAMLIGHT_COMMAND ? [process.env.SAMLIGHT_COMMAND] : ['cargo', 'run', '--quiet', '--features', 'cli', '--'];

const catalogue = (language) => JSON.parse(execFileSync(program, [...before, 'codes', '--json', '--lang', language], { cwd: repository, encoding: 'utf8', maxBuffer: 1 << 24 }));

const languages = Object.keys(words);
const pages = new Map([['README.md', chooser()]]);
for (const language of languages) {
  const entries = catalogue(language);
  if (entries.length < 100) throw new Error(`only ${entries.length} codes in ${language}`);
  pages.set(`${language}/index.md`, index(words[language], entries));
  for (const entry of entries) pages.set(`${language}/${entry.code}.md`, page(language, entry));
}
settle(path.join(repository, 'www/codes'), pages, 'cargo xtask docs --write');

function page(language, { code, family, httpStatus, spec, title, what, why, idp, sp }) {
  const own = words[language];
  const option = language === 'en' ? '' : ` --lang ${language}`;
  const others = languages.filter((other) => other !== language).map((other) => `[${words[other].name}](../${other}/${code}.md)`);
  const fact = (name, value) => `- ${name}${own.colon}${value}`;
  return [
    `# ${code}`, `**${plain(title)}**`,
    [fact(own.family, `\`${family}\` (${own.families[family]})`), fact(own.status, httpStatus), fact(own.standard, spec)].join('\n'),
    ...['what', 'why', 'idp', 'sp'].flatMap((part) => [`## ${own[part]}`, plain({ what, why, idp, sp }[part])]),
    `## ${own.more}`,
    [
      fact(own.command, `\`samlight explain ${code}${option}\``),
      ...see(own, code),
      fact(own.languages, others.join(' · ')),
      `- [${own.all}](index.md)`,
    ].join('\n'),
  ].join('\n\n') + '\n';
}

/** Under its own name a code finds what helps with it, otherwise under that of its room. */
function see(own, code) {
  const found = related[code] ?? related[room(code)] ?? [];
  if (!found.length) return [];
  return [`- ${own.related}${own.colon}${found.map((file) => `[${heading(file)}](../../../${file})`).join(' · ')}`];
}

function index(own, entries) {
  const rooms = [...new Set(entries.map(({ code }) => room(code)))];
  const tables = rooms.flatMap((name) => {
    if (!own.rooms[name]) throw new Error(`the room ${name} has no name in ${own.name}`);
    const rows = entries.filter(({ code }) => room(code) === name).map(({ code, title, family, httpStatus }) => `| [\`${code}\`](${code}.md) | ${plain(title)} | \`${family}\` | ${httpStatus} |`);
    return [`## ${own.rooms[name]}`, [`| ${own.columns.join(' | ')} |`, '|---|---|---|---|', ...rows].join('\n')];
  });
  const families = Object.entries(own.families).map(([name, text]) => `- \`${name}\`${own.colon}${text}`).join('\n');
  return [`# ${own.heading}`, own.introduction, others(own), families, ...tables].join('\n\n') + '\n';
}

function others(own) {
  return languages.filter((language) => words[language] !== own).map((language) => `[${words[language].name}](../${language}/index.md)`).join(' · ');
}

function chooser() {
  return `# Codes\n\n${languages.map((language) => `- [${words[language].name}](${language}/index.md)`).join('\n')}\n`;
}

function room(code) {
  return code.split('.')[0];
}

function heading(file) {
  return /^# (.+)$/m.exec(readFileSync(path.join(repository, file), 'utf8'))[1];
}

/** The texts are words and names in backticks; what Markdown would make something of has to be told here first. */
function plain(text) {
  const strange = /[<>*[\]|\\]|(^|\s)[#_]/.exec(text.replace(/`[^`]*`/g, ''));
  if (strange) throw new Error(`Markdown would read ${JSON.stringify(strange[0])} in: ${text}`);
  if (/`[^`]*\|/.test(text) && text.split('`').some((part, at) => at % 2 === 1 && part.includes('|'))) throw new Error(`a table cannot hold: ${text}`);
  return text;
}
