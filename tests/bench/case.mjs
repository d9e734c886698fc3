// A message of the bench: what tests/bench/mint.py wrote of it, and what is read of a login.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

export function facts(folder) {
  return JSON.parse(readFileSync(path.join(folder, 'cases.json'), 'utf8'));
}

export function opened(folder, name) {
  const all = facts(folder);
  const { cases, ...common } = all;
  const one = cases.find((each) => each.name === name);
  assert.ok(one, `there is no message ${name}`);
  const text = (file) => readFileSync(path.join(folder, file), 'utf8');
  const base64 = (file) => readFileSync(path.join(folder, file)).toString('base64');
  return {
    ...common,
    ...one,
    settings: JSON.parse(text(`${name}.settings.json`)),
    certificate: text(`${name}.cert.pem`),
    decryptionKey: text('sp.key.pem'),
    floor: existsSync(path.join(folder, `${name}.floor.json`)) ? JSON.parse(text(`${name}.floor.json`)) : undefined,
    good: base64(`${name}.xml`),
    bad: base64(`${name}.changed.xml`),
    /** Every face has to have come to the name and to the number of values. */
    read({ nameId, values }) {
      if (nameId !== common.nameId || values !== one.values) throw new Error(`read ${values} values of ${nameId}, not ${one.values} of ${common.nameId}`);
    },
  };
}
