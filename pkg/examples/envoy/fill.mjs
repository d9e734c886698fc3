// envoy.yaml with other settings, ports and files: what a template of your deployment would do.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

const shipped = readFileSync(new URL('envoy.yaml', import.meta.url), 'utf8');

/** Replaces what stands there just once. */
export function replaced(text, from, to) {
  assert.equal(text.split(from).length, 2, `the configuration has ${from} in it ${text.split(from).length - 1} times`);
  return text.replace(from, () => to);
}

const SETTINGS = /value: \|\n(?: {20}.*\n)+/;

/** `settings` as an object or as text; a port of 0 is any that is free. */
export function filled({ settings, filter, application, listener = 0, admin = 0 }) {
  assert.match(shipped, SETTINGS);
  const text = typeof settings === 'string' ? settings : JSON.stringify(settings);
  return [
    ['port_value: 9901', `port_value: ${admin}`],
    ['port_value: 8080', `port_value: ${listener}`],
    ['port_value: 3000', `port_value: ${application}`],
    ['filename: samlight-filter.wasm', `filename: ${JSON.stringify(filter)}`],
  ].reduce((text, [from, to]) => replaced(text, from, to), shipped.replace(SETTINGS, () => `value: ${JSON.stringify(text)}\n`));
}
