// A message before the core, as often as it takes: what it encrypts is unwrapped here, between two looks.
import { check } from './engine.js';
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

/** The content keys that a look without trust can use. */
export async function contentKeys(door, message, terms, keys) {
  if (!able(keys)) return [];
  const { checked, contentKeys } = await opened(door, message, terms, keys);
  checked.free();
  return contentKeys;
}

async function opened({ source, text, kind }, message, terms, keys) {
  let opener;
  let contentKeys = [];
  for (let round = 0; ; round++) {
    const checked = check(source, text, kind, message, { ...terms, contentKeys });
    const wanted = checked.outcome.needsKeys ?? [];
    if (wanted.length === 0 || !able(keys) || round === ROUNDS) return { checked, contentKeys, opener };
    checked.free();
    opener ??= unwrapper(await Promise.all(keys.decryptionKeys.map((load) => load())), keys.unwrapKey);
    contentKeys = [...contentKeys, ...await opener.contentKeys(wanted)];
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
