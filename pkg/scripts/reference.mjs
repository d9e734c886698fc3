// Writes docs/reference out of the types and their comments. With --check: says whether it is up to date. Either way an exported item
// without a comment, or a link that leads nowhere, is an error.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Application, LogLevel, Logger, TSConfigReader, TypeDocReader } from 'typedoc';
import { settle, tree } from './generated.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const target = path.join(root, 'docs/reference');

/** What typedoc has to complain about. */
class Complaints extends Logger {
  found = [];

  log(text, level) {
    // The members of a type that is written where it is used are described by the item that uses it.
    if (level >= LogLevel.Warn && !/\.__type\..*does not have any documentation$/.test(text)) this.found.push(text);
  }
}

const made = mkdtempSync(path.join(tmpdir(), 'samlight-reference-'));
const options = { options: path.join(root, 'typedoc.json'), out: made, logLevel: 'Warn' };
const application = await Application.bootstrapWithPlugins(options, [new TypeDocReader(), new TSConfigReader()]);
const complaints = new Complaints();
application.logger = complaints;
const project = await application.convert();
if (project) application.validate(project);
try {
  if (project) await application.generateOutputs(project);
  if (complaints.found.length || !project) throw new Error(`the types cannot be documented\n${complaints.found.join('\n')}`);
  const pages = reachable(new Map([...tree(made)].map(([name, text]) => [name, named(name, text)])));
  if (pages.size < application.options.getValue('entryPoints').length) throw new Error(`only ${pages.size} pages were made`);
  settle(target, pages, 'cargo xtask docs --write');
} finally {
  rmSync(made, { recursive: true });
}

/** Modules are named as they are imported, not as their files are. */
function named(file, text) {
  const imported = (name) => (name === 'index' ? 'samlight' : `samlight/${name}`);
  if (file === 'README.md') return text.replace('# samlight\n', '# Reference\n\nMade from the types of the package.\n').replace(/^- \[([^\]]+)\]/gm, (_, name) => `- [\`${imported(name)}\`]`);
  return text.replace(/^# (\S+)\n/, (_, name) => `# ${imported(name)}\n`);
}

/** The numbers that typedoc gives to headings of one name count some that are not there: where a number leads nowhere, the first is meant. */
function reachable(pages) {
  const anchors = new Map([...pages].map(([name, text]) => [name, headings(text)]));
  const mended = (here, text) => text.replace(/\]\(([\w.-]*)#(\w+)-(\d+)\)/g, (link, file, anchor, number) => {
    const count = anchors.get(file || here)?.get(anchor) ?? 0;
    return count > Number(number) || count === 0 ? link : `](${file}#${anchor})`;
  });
  return new Map([...pages].map(([name, text]) => [name, mended(name, text)]));
}

/** How often each anchor of a heading is there. */
function headings(text) {
  const anchors = new Map();
  for (const [, title] of text.matchAll(/^#+ (.+)$/gm)) {
    const anchor = title.toLowerCase().replace(/[^\p{L}\p{N} -]/gu, '').replaceAll(' ', '-');
    anchors.set(anchor, (anchors.get(anchor) ?? 0) + 1);
  }
  return anchors;
}
