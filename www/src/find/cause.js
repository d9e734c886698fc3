import { covered, digest, signatures } from '../facts/signatures.js';
import { canonical } from '../xml/c14n.js';
import { ENVELOPED, EXCLUSIVE, INCLUSIVE } from '../xml/names.js';
import { parse } from '../xml/parse.js';
import { DAMAGE, NAMES } from './damage.js';

/** Beyond this, pairs of damages take longer than anybody waits. */
const PAIRS_BELOW = 200_000;

/**
 * Why a digest does not fit: known damages are undone, one at a time and in pairs, until it does. A digest that fits is the proof; without one there is no
 * answer. Never part of a verdict: the message stays refused.
 *
 * @param asked `{ text }`.
 * @returns for every signature whose digest does not fit: `{ label, causes: [id], mended }`, no causes where none was found; `mended` is the text as it was.
 */
export async function cause({ text }) {
  const plain = text.replace(/^\ufeff/, '');
  const document = parse(plain);
  const labels = document ? await broken(signatures(document)) : ['S1'];
  const found = new Map();
  if (document) for (const one of signatures(document)) if (labels.includes(one.label)) await byMethod(one, found);
  const singles = undone(plain);
  for (const [id, mended] of singles) await note(mended, [id], labels, found);
  if (found.size < labels.length && plain.length < PAIRS_BELOW) {
    for (const [id, mended] of singles) {
      for (const [other, both] of undone(mended)) if (other !== id && found.size < labels.length) await note(both, [id, other], labels, found);
    }
  }
  return labels.map((label) => ({ label, causes: found.get(label)?.causes ?? [], mended: found.get(label)?.text }));
}

async function broken(signed) {
  const labels = [];
  for (const one of signed) {
    const computed = await digest(one.digestMethod, covered(one));
    if (one.digestValue !== '' && computed !== undefined && computed !== one.digestValue) labels.push(one.label);
  }
  return labels;
}

function undone(text) {
  const made = new Map();
  const seen = new Set([text]);
  for (const [id, undo] of Object.entries(DAMAGE)) {
    const mended = undo(text);
    if (mended === undefined || seen.has(mended)) continue;
    seen.add(mended);
    made.set(id, mended);
  }
  return made;
}

async function note(text, ids, labels, found) {
  const document = parse(text);
  if (!document) return;
  for (const one of signatures(document)) {
    if (!labels.includes(one.label) || found.has(one.label)) continue;
    if (one.digestValue !== '' && (await digest(one.digestMethod, covered(one))) === one.digestValue) found.set(one.label, { causes: [...new Set(ids.map((id) => NAMES[id] ?? id))], text });
  }
}

/** The bytes are whole and were canonicalized by another method than the one that is named. */
async function byMethod(one, found) {
  const [target] = one.targets;
  if (!target) return;
  const without = one.node;
  const prefixes = [...one.prefixes];
  const tries = [
    ...INCLUSIVE.map((method) => ['inclusive', method, []]),
    ['exclusive', EXCLUSIVE, []],
    ['prefixes-ignored', EXCLUSIVE, []],
    ['exclusive', EXCLUSIVE, prefixes],
    ['comments', `${EXCLUSIVE}WithComments`, prefixes],
  ];
  const named = one.transforms.filter((uri) => uri !== ENVELOPED).at(-1) ?? INCLUSIVE[0];
  for (const [id, method, list] of tries) {
    if (method === named && list.length === prefixes.length) continue;
    const fits = (await digest(one.digestMethod, canonical(target, method, { without, prefixes: list }))) === one.digestValue;
    if (fits && !found.has(one.label)) found.set(one.label, { causes: [`method-${method === named ? 'prefixes-ignored' : id}`] });
  }
}
