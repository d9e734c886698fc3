// Reads the vectors and what they refer to: messages become base64, settings get their files inlined.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const folder = fileURLToPath(new URL('../../tests/vectors/', import.meta.url));

// Logout messages have a door and a shape of their own.
const skipped = new Set(['settings', 'keys', 'metadata', 'logout', 'artifact']);

/** All vectors; `unsuited` ones exist for files and texts, which the package does not read. */
export function vectors() {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true })
    .map(String)
    .filter((file) => file.endsWith('.json') && file.includes(path.sep) && !skipped.has(file.split(path.sep)[0]))
    .sort()
    .map(load);
}

/** Those of logout messages, which have a door and a shape of their own. */
export function logoutVectors() {
  const home = path.join(folder, 'logout');
  if (!existsSync(home)) return [];
  return readdirSync(home, { recursive: true })
    .map(String)
    .filter((file) => file.endsWith('.json') && file.includes(path.sep))
    .sort()
    .map((file) => load(path.join('logout', file)));
}

function load(file) {
  const vector = JSON.parse(readFileSync(path.join(folder, file), 'utf8'));
  if (typeof vector.id !== 'string') throw new Error(`${file} is no vector`);
  const data = (name) => readFileSync(path.join(folder, path.dirname(file), name));
  const { message, base64, form, query, soap } = vector;
  const configured = settings(vector.settings);
  if (configured.unsuited && vector.result !== 'config-error') throw new Error(`${vector.id}: ${configured.unsuited}`);
  return {
    ...vector,
    ...configured,
    ...(message !== undefined && { message: data(message).toString('base64') }),
    ...(base64 !== undefined && { base64: data(base64).toString('utf8') }),
    ...(form !== undefined && { form: { contentType: form.contentType ?? null, body: data(form.body).toString('base64') } }),
    ...(soap !== undefined && { soap: data(soap).toString('base64') }),
    ...(query !== undefined && { query: data(query).toString('utf8') }),
    ...(vector.decryptionKeyFiles !== undefined && {
      decryptionKeys: vector.decryptionKeyFiles.map((file) => readFileSync(path.join(folder, file), 'utf8')),
    }),
    ...(vector.terms?.tlsCertificateFile !== undefined && {
      terms: { ...vector.terms, tlsCertificate: readFileSync(path.join(folder, vector.terms.tlsCertificateFile), 'utf8') },
    }),
  };
}

const known = new Map();

function settings(name) {
  if (!known.has(name)) known.set(name, inlined(name));
  return known.get(name);
}

function inlined(name) {
  const text = readFileSync(path.join(folder, name), 'utf8');
  const beside = (file) => readFileSync(path.join(folder, path.dirname(name), file), 'utf8');
  let config;
  try {
    config = JSON.parse(text);
  } catch {
    return { unsuited: 'the settings are no JSON text' };
  }
  try {
    if (Array.isArray(config)) return { config };
    return { config: { ...config, ...(Array.isArray(config.idps) && { idps: config.idps.map((idp) => withFiles(idp, beside)) }) } };
  } catch (error) {
    if (error.code === 'ENOENT') return { unsuited: 'a file that the settings name does not exist' };
    throw error;
  }
}

/** What is not of the right kind stays as it is, for the core to refuse. */
function withFiles(idp, beside) {
  const made = { ...idp };
  if (typeof idp?.metadataFile === 'string') {
    made.metadata = beside(idp.metadataFile);
    delete made.metadataFile;
  }
  if (Array.isArray(idp?.certificateFiles)) {
    made.certificates = [...(idp.certificates ?? []), ...idp.certificateFiles.map(beside)];
    delete made.certificateFiles;
  }
  for (const [files, field] of [['certificateFiles', 'certificates'], ['authorityFiles', 'authorities']]) {
    const names = idp?.metadataTrust?.[files];
    if (!Array.isArray(names)) continue;
    made.metadataTrust = { ...made.metadataTrust, [field]: names.map(beside) };
    delete made.metadataTrust[files];
  }
  return idp !== null && typeof idp === 'object' ? made : idp;
}

/** What the native run printed, by vector; undefined when there is none to compare with. */
export function nativeReports() {
  const file = process.env.SAMLIGHT_NATIVE_REPORTS;
  return file ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}
