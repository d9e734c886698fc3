// wasi:keyvalue for `jco serve`, in the memory of this process. Whoever runs several processes puts calls to a store that they share in its place; `increment` has to be atomic there.
const entries = new Map();
const utf8 = { read: new TextDecoder(), write: new TextEncoder() };

class Bucket {
  get(key) {
    return entries.get(key);
  }

  set(key, value) {
    entries.set(key, value);
  }

  delete(key) {
    entries.delete(key);
  }

  exists(key) {
    return entries.has(key);
  }

  listKeys() {
    return { keys: [...entries.keys()] };
  }
}

function open(name) {
  // A setting that names a store of somebody else's would be served by this one.
  if (name !== '') throw Object.assign(new Error(`gate.replay: there is no store ${name}`), { payload: { tag: 'no-such-store' } });
  return new Bucket();
}

// Nothing else runs between these lines: it is atomic in one thread.
function increment(_bucket, key, delta) {
  const held = entries.get(key);
  const value = BigInt(delta) + (held ? BigInt(utf8.read.decode(held)) : 0n);
  entries.set(key, utf8.write.encode(String(value)));
  return value;
}

export const store = { Bucket, open };
export const atomics = { increment };
