// The suite and the vectors over the installed package, in whatever runtime this is loaded. What comes out is JSON.
import * as samlight from 'samlight';
import * as errors from 'samlight/errors';
import * as inspect from 'samlight/inspect';
import * as keys from 'samlight/keys';
import * as metadata from 'samlight/metadata';
import * as memory from 'samlight/stores/memory';
import * as testing from 'samlight/testing';
import * as verify from 'samlight/verify';
import * as raw from './node_modules/samlight/dist/raw.js';
import { logoutDifference } from './logout-vectors.mjs';
import { cases } from './suite.mjs';
import { claimedBy, difference, run } from './vectors.mjs';

/**
 * `vectors` in the order in which they refer to each other. Reports come back as the text that this runtime makes of them, for the caller to
 * compare with the native ones.
 */
export async function trial({ vectors, logout }) {
  return { cases: await suite(), vectors: await judged(vectors), logout: await judgedLogout(logout) };
}

async function suite() {
  const found = [];
  for (const [name, run] of Object.entries(cases({ samlight, verify, inspect, errors, keys, memory, metadata, testing, raw }))) {
    found.push({ name, fault: await faultOf(run) });
  }
  return found;
}

async function judged(vectors) {
  const results = new Map();
  const found = [];
  for (const vector of vectors) {
    let report;
    const fault = await faultOf(async () => {
      const result = await run(samlight, vector, claimedBy(vector, results));
      results.set(vector.id, result);
      if (result.report && result.result !== 'config-error') report = JSON.stringify(result.report);
      return difference(vector, result);
    });
    found.push({ id: vector.id, fault, report });
  }
  return found;
}

async function judgedLogout(vectors) {
  const byId = new Map(vectors.map((vector) => [vector.id, vector]));
  const found = [];
  for (const vector of vectors) found.push({ id: vector.id, fault: await faultOf(() => logoutDifference(samlight, vector, byId)) });
  return found;
}

async function faultOf(use) {
  try {
    return await use();
  } catch (error) {
    return told(error);
  }
}

/** Not every engine repeats the message in the stack. */
const told = (error) => [`${error}`, error?.stack, error?.cause && `cause: ${told(error.cause)}`].filter(Boolean).join('\n');
