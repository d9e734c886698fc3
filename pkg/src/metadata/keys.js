/**
 * Which keys came, went and stayed between two versions of metadata, by use and by the SHA-256 of their certificates. A key for any use counts once
 * for each.
 */
export function diffKeys(old, current) {
  const [before, after] = [uses(old), uses(current)];
  const list = (keys, wanted) => Object.freeze([...keys].filter(([name]) => wanted(name)).map(([, key]) => key));
  return Object.freeze({
    added: list(after, (name) => !before.has(name)),
    removed: list(before, (name) => !after.has(name)),
    kept: list(after, (name) => before.has(name)),
  });
}

function uses({ keys }) {
  const pairs = keys.flatMap(({ use, sha256 }) => (use === 'any' ? ['signing', 'encryption'] : [use]).map((one) => ({ use: one, sha256 })));
  return new Map(pairs.map((key) => [`${key.use} ${key.sha256}`, Object.freeze(key)]));
}
