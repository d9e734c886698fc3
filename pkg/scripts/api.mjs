// The interface of every entry in TypeScript, as API Extractor sees it: api/*.api.md. What an application can notice is then seen in a diff.
// `--check` compares, without it the reports are written.
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { CompilerState, Extractor, ExtractorConfig } from '@microsoft/api-extractor';

const root = fileURLToPath(new URL('..', import.meta.url));
const reports = path.join(root, 'api');
const suffix = '.api.md';

/** Report by name of the file of declarations: two entries with the same types have one. */
function entries() {
  const { exports } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  const types = Object.values(exports).map((entry) => entry.types).filter((file) => file !== undefined);
  return new Map(types.toSorted().map((file) => {
    const name = file.replace('./dist/', '').replace('.d.ts', '');
    return [name.replaceAll('/', '.') + suffix, path.join(root, 'src', `${name}.d.ts`)];
  }));
}

function configuration(folder, report, entry) {
  const silent = { default: { logLevel: 'none' } };
  return ExtractorConfig.prepare({
    configObject: {
      projectFolder: root,
      mainEntryPointFilePath: entry,
      compiler: { tsconfigFilePath: path.join(root, 'tsconfig.json') },
      apiReport: { enabled: true, reportFileName: report, reportFolder: folder, reportTempFolder: path.join(folder, 'temporary') },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      newlineKind: 'lf',
      // Comments are judged elsewhere; a type that does not resolve makes a report worthless.
      messages: { compilerMessageReporting: { default: { logLevel: 'error' } }, extractorMessageReporting: silent, tsdocMessageReporting: silent },
    },
    configObjectFullPath: undefined,
    packageJsonFullPath: path.join(root, 'package.json'),
  });
}

/** The reports as they are now, by file name. */
function extracted() {
  const folder = mkdtempSync(path.join(tmpdir(), 'samlight-api-'));
  try {
    const configurations = [...entries()].map(([report, entry]) => [report, configuration(folder, report, entry)]);
    const [[, first]] = configurations;
    const compilerState = CompilerState.create(first, { additionalEntryPoints: [...entries().values()] });
    return new Map(configurations.map(([report, config]) => {
      const { errorCount } = Extractor.invoke(config, { localBuild: true, compilerState, messageCallback: quiet });
      if (errorCount > 0) throw new Error(`${report}: API Extractor counts ${errorCount} errors in the declarations`);
      return [report, readFileSync(path.join(folder, report), 'utf8')];
    }));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Everything but errors: that a report is new is no news, they all are, in that folder. */
function quiet(message) {
  if (message.logLevel !== 'error') message.handled = true;
}

function difference(report, before, after) {
  const [old, current] = [before, after].map((text) => text.split('\n').map((line) => line.trim()));
  const gone = old.filter((line) => !current.includes(line)).map((line) => `  - ${line}`);
  const come = current.filter((line) => !old.includes(line)).map((line) => `  + ${line}`);
  const lines = [...gone, ...come];
  return [`api/${report}`, ...(lines.length > 0 ? lines.slice(0, 20) : ['  the same lines in another order'])].join('\n');
}

const current = extracted();
mkdirSync(reports, { recursive: true });
const known = new Map(readdirSync(reports).filter((file) => file.endsWith(suffix)).map((file) => [file, readFileSync(path.join(reports, file), 'utf8')]));
if (process.argv.includes('--check')) {
  const faults = [...new Set([...known.keys(), ...current.keys()])].filter((report) => known.get(report) !== current.get(report));
  if (faults.length > 0) {
    console.error('the interface in TypeScript is not what the reports say:');
    for (const report of faults) console.error(difference(report, known.get(report) ?? '', current.get(report) ?? ''));
    process.exit(1);
  }
} else {
  for (const report of known.keys()) if (!current.has(report)) rmSync(path.join(reports, report));
  for (const [report, text] of current) writeFileSync(path.join(reports, report), text);
}
console.log(`${current.size} entries`);
