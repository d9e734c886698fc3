// The one living WebAssembly instance, and the compiled providers inside it.
import * as raw from './raw.js';
import { ConfigError } from './errors.js';

/** How a message arrives, as the module numbers it. */
export const VALUE = 0, FORM = 1, QUERY = 2, XML = 3, SOAP = 4;

/** Providers kept compiled. Metadata is parsed once per distinct settings, however often a service provider is created. */
const KEPT = 32;

const encoder = /* @__PURE__ */ new TextEncoder();
const providers = /* @__PURE__ */ new Map();
let wasm;
let broken = false;
let generation = 0;

/** Compiles ahead of the first call. Takes a Module, bytes, a Response or a URL. */
export async function load(module) {
  if (wasm) return;
  await raw.default({ module_or_path: module });
  wasm = raw.initSync();
}

export function metadata(source, settings) {
  return call(source, settings, (provider) => provider.metadata());
}

export function warnings(source, settings) {
  return JSON.parse(call(source, settings, (provider) => provider.warnings()));
}

/** What of a message of ours has to be signed. `finish` is given the same arguments, so nothing is kept in the module while the key is asked. */
export function prepare(source, settings, { kind, subject = '', id, now, options }) {
  return JSON.parse(call(source, settings, (provider) => provider.prepare(kind, subject, id, now, options)));
}

export function finish(source, settings, { kind, subject = '', id, now, options }, signature) {
  return JSON.parse(call(source, settings, (provider) => provider.finish(kind, subject, id, now, options, signature)));
}

export function discoveryUrl(source, settings, service, options) {
  return JSON.parse(call(source, settings, (provider) => provider.discovery_url(service, options)));
}

export function artifactSource(source, settings, artifact) {
  return JSON.parse(call(source, settings, (provider) => provider.artifact_source(artifact)));
}

export function discovered(source, settings, query, parameter) {
  return JSON.parse(call(source, settings, (provider) => provider.discovered(query, parameter)));
}

/** `terms` are what the caller knows of this one exchange, as an object. */
export function inspect(source, settings, message, terms) {
  return JSON.parse(call(source, settings, (provider) =>
    provider.inspect(message.kind, write(provider, message.body), message.contentType, JSON.stringify(terms))));
}

/** First step: every rule that needs no store. `accept` is the second, and is given what the store said. */
export function check(source, settings, kind, message, terms) {
  const door = kind === 'logout' ? 'check_logout' : 'check';
  const run = () => call(source, settings, (provider) => {
    const checked = provider[door](message.kind, write(provider, message.body), message.contentType, JSON.stringify(terms));
    return { checked, born: generation };
  });
  let { checked, born } = run();
  return {
    outcome: JSON.parse(guard(() => checked.outcome())),
    accept(outcomes) {
      // Another request's trap has replaced the instance while the store was asked. The check is a pure function: run it again.
      if (born !== generation) ({ checked, born } = run());
      return JSON.parse(guard(() => checked.accept(JSON.stringify(outcomes))));
    },
    free() {
      if (born === generation && checked.__wbg_ptr) guard(() => checked.free());
    },
  };
}

/** Metadata needs no provider: it is what one is made of. */
export function readMetadata(source, octets, options) {
  ready(source);
  return JSON.parse(guard(() => raw.read_metadata(octets, options)));
}

export function metadataEntities(source, octets) {
  ready(source);
  return JSON.parse(guard(() => raw.metadata_entities(octets)));
}

function ready(source) {
  if (broken) renew();
  wasm ??= raw.initSync({ module: source() });
}

function call(source, settings, use) {
  ready(source);
  const provider = compiled(settings);
  return guard(() => use(provider));
}

function compiled(settings) {
  const known = providers.get(settings);
  if (known) return known;
  const provider = guard(() => {
    try {
      return new raw.Provider(settings);
    } catch (cause) {
      return refusal(cause);
    }
  });
  if (provider instanceof ConfigError) throw provider;
  if (providers.size === KEPT) {
    const [oldest, evicted] = providers.entries().next().value;
    providers.delete(oldest);
    guard(() => evicted.free());
  }
  providers.set(settings, provider);
  return provider;
}

/** Refused settings come as a JSON text; whatever else is thrown means a broken instance. */
function refusal(cause) {
  let fault;
  try {
    fault = JSON.parse(typeof cause === 'string' ? cause : cause.message);
  } catch {
    throw cause;
  }
  if (typeof fault?.code !== 'string') throw cause;
  return new ConfigError(fault.code, fault.message);
}

/**
 * A refused message is never an exception inside the module, so a throw always means a trap: locks stay held and the
 * shadow stack is not restored. The instance is replaced before anybody else can use it.
 */
function guard(use) {
  try {
    return use();
  } catch (cause) {
    generation += 1;
    broken = true;
    renew();
    throw new Error('samlight: internal error, the message was not accepted', { cause });
  }
}

/** May itself fail, where the stack or the memory has run out: then the next call does it before anything else. */
function renew() {
  providers.clear();
  raw.__wbg_reset_state();
  wasm = raw.initSync();
  broken = false;
}

/** Puts the message into the module's memory and gives its length in bytes. */
function write(provider, body) {
  if (typeof body === 'string') {
    // Base64 and forms are ASCII: a byte a code unit. Anything else is encoded on the slow path.
    const { read } = encoder.encodeInto(body, room(provider, body.length));
    if (read === body.length) return read;
    return write(provider, encoder.encode(body));
  }
  room(provider, body.length).set(body);
  return body.length;
}

function room(provider, length) {
  const pointer = provider.input(length) >>> 0;
  return new Uint8Array(wasm.memory.buffer, pointer, length);
}
