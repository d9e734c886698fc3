// Metadata that the library refuses is called refused, with the library's code.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { source } from '../../../pkg/dist/module.inline.js';
import { health } from '../../src/facts/health.js';

const { metadata, at } = JSON.parse(readFileSync(new URL('../../src/examples.json', import.meta.url), 'utf8'));
const refusals = async (text) => (await health(source, text, at)).findings.filter(({ id }) => id === 'refused').map(({ params }) => params.code);

test('what the library takes is not called refused', async () => {
  assert.deepEqual(await refusals(metadata), []);
});

for (const [code, text] of Object.entries({
  'config.key-missing': metadata.replace(/<md:KeyDescriptor[\s\S]*?<\/md:KeyDescriptor>/g, ''),
  'config.certificate-malformed': metadata.replace(/<ds:X509Certificate>[^<]*/, '<ds:X509Certificate>AAAA'),
  'config.entity-id-missing': metadata.replace(/entityID="[^"]*"/, 'entityID=""'),
  'config.metadata-malformed': `<!DOCTYPE a>${metadata}`,
})) {
  test(`refused metadata: ${code}`, async () => assert.deepEqual(await refusals(text), [code]));
}
