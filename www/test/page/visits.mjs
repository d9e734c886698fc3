// What the tests of the goals have in common.
import assert from 'node:assert/strict';
import { parts } from './browsers.mjs';

export const open = (browser, options) => browser.open(options);

export const has = (text, words) => assert.ok(text.includes(words), `“${words}” is not in: ${text.slice(0, 400)}`);

/** The parts of an example, from the page itself. */
export async function examplesOf(_page, name) {
  const { cases, metadata, entityId, acsUrl } = JSON.parse(parts.examples);
  const { same, edit, trust, xml = cases[same].xml.replaceAll(...edit) } = cases[name];
  return { text: Buffer.from(xml).toString('base64'), xml, metadata, entityId, acsUrl, requestId: trust?.requestId };
}
