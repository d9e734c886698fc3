// A message before the core, as often as it takes: what it encrypts is unwrapped here, between two looks.
import { check, inspect } from './engine.js';
import { SamlError } from './errors.js';
import { unwrapper } from './unwrap.js';

/** What is opened may hold something encrypted in its turn: an assertion, then its name and its attributes. */
const ROUNDS = 3;

/**
 * Everything that needs no store. The caller frees what comes back.
 *
 * @throws SamlError for a message that is refused.
 */
export async function judged(door, message, terms, keys) {
  const { checked, opener } = await opened(door, message, terms, keys);
  const { outcome } = checked;
  if (outcome.ok) return checked;
  checked.free();
  throw refusal(outcome, opener);
}

/** A look without trust, with whatever the keys open: `{ report, contentKeys }`. */
export async function looked({ source, text, kind }, message, terms, keys) {
  return rounds((known) => inspect(source, text, kind, message, known), terms, keys);
}

async function opened({ source, text, kind }, message, terms, keys) {
  return rounds((known) => {
    const checked = check(source, text, kind, message, known);
    return { checked, needsKeys: checked.outcome.needsKeys };
  }, terms, keys);
}

/** `look` again with what was unwrapped, until nothing more is wanted or can be had. */
async function rounds(look, terms, keys) {
  let opener;
  let contentKeys = [];
  for (let round = 0; ; round++) {
    const { needsKeys = [], ...seen } = look({ ...terms, contentKeys });
    if (needsKeys.length === 0 || !able(keys) || round === ROUNDS) return { ...seen, contentKeys, opener };
    seen.checked?.free();
    opener ??= unwrapper(await Promise.all(keys.decryptionKeys.map((load) => load())), keys.unwrapKey);
    contentKeys = [...contentKeys, ...await opener.contentKeys(needsKeys)];
  }
}

const able = ({ decryptionKeys, unwrapKey }) => decryptionKeys.length > 0 || unwrapKey !== undefined;

function refusal({ needsKeys, ...outcome }, opener) {
  // A key that is there and did not fit is another story, which the core tells without a reason.
  const message = needsKeys?.length > 0 && !opener
    ? `${outcome.message}: give createServiceProvider decryptionKeys, the private keys whose certificates the identity provider has, or unwrapKey`
    : outcome.message;
  return new SamlError({ ...outcome, message, cause: opener?.cause });
}
