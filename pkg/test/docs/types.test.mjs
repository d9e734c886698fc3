// Every block in JavaScript or TypeScript, with what stands around it, before the compiler and the types of the package.
import assert from 'node:assert/strict';
import path from 'node:path';
import test from 'node:test';
import ts from 'typescript';
import { halves, listed } from './ledger.mjs';
import { repository } from './pages.mjs';

const pkg = path.join(repository, 'pkg');
const files = new Map([[path.join(pkg, 'modules.d.ts'), `
declare module '*.xml' { const text: string; export default text; }
declare module 'better-sqlite3' { export default class Database { constructor(file: string); exec(text: string): void; prepare(text: string): object; } }`]]);

const checked = listed().filter(({ language, by }) => /^[jt]s$/.test(language) && !['excerpt', 'same'].includes(by));
for (const block of checked) {
  const parts = block.parts ? halves(block.text) : [block.text];
  block.files = parts.map((text, index) => {
    const name = path.join(pkg, `${block.id.replace(/\W+/g, '-')}-${index}.ts`);
    // Imports belong to the file, whatever the rest is wrapped in.
    const imports = [...text.matchAll(/^import .*;$/gm)].join('\n');
    const rest = text.replace(/^import .*;$/gm, '');
    files.set(name, [imports, block.around, block.wrapped ? block.wrapped(rest) : rest, 'export {};'].join('\n'));
    return name;
  });
}

const { options } = ts.parseJsonConfigFileContent(ts.readConfigFile(path.join(pkg, 'tsconfig.json'), ts.sys.readFile).config, ts.sys, pkg);
const host = ts.createCompilerHost({ ...options, skipLibCheck: true });
const { fileExists, readFile, getSourceFile } = host;
host.fileExists = (name) => files.has(name) || fileExists(name);
host.readFile = (name) => files.get(name) ?? readFile(name);
host.getSourceFile = (name, ...rest) => (files.has(name) ? ts.createSourceFile(name, files.get(name), ts.ScriptTarget.ES2022, true) : getSourceFile(name, ...rest));
const program = ts.createProgram([...files.keys()], { ...options, skipLibCheck: true }, host);

/** What plain JavaScript cannot say: the types of parameters (7006, 7031), and those of packages that have none (7016). */
const UNTYPED = new Set([7006, 7016, 7031]);

test('there is something to check', () => assert.ok(checked.length >= 15, `only ${checked.length} blocks`));

for (const { id, language, files: names, complaints = {} } of checked) {
  test(`${id} has the types of the package`, () => {
    const found = names.flatMap((name) => ts.getPreEmitDiagnostics(program, program.getSourceFile(name)));
    const own = found.filter(({ code }) => !(language === 'js' && UNTYPED.has(code)));
    const text = own.filter(({ code }) => !(code in complaints)).map(({ code, messageText }) => `TS${code}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`);
    assert.deepEqual(text, []);
    assert.deepEqual([...new Set(own.map(({ code }) => String(code)))].sort(), Object.keys(complaints).sort(), 'a complaint that is expected did not come');
  });
}

test('a misspelt setting in a page would be found', () => {
  const name = path.join(pkg, 'wrong.ts');
  files.set(name, `import { createServiceProvider } from 'samlight';\ncreateServiceProvider({ entityId: 'a', acsUrls: [], idps: [], store: 'none-i-accept-replays', acsUrl: 'b' });`);
  const wrong = ts.createProgram([name], { ...options, skipLibCheck: true }, host, program);
  assert.deepEqual(ts.getPreEmitDiagnostics(wrong, wrong.getSourceFile(name)).map(({ code }) => code), [2561]);
});
