// The living WebAssembly instances, and the compiled providers inside them.
//
// A `source` is one of the modules that the package has: its glue `raw`, and `module`, which gives what to compile.
import { ConfigError } from './errors.js';

/** How a message arrives, as the modules number it. */
export const VALUE = 0, FORM = 1, QUERY = 2, XML = 3, SOAP = 4, FIELDS = 5;

/** Providers kept compiled. Metadata is parsed once per distinct settings, however often a service provider is created. */
const KEPT = 32;

const encoder = /* @__PURE__ */ new TextEncoder();
const instances = /* @__PURE__ */ new WeakMap();

/** One a module, whoever imports it. */
function instanceOf({ raw }) {
  const known = instances.get(raw);
  if (known) return known;
  const instance = { raw, wasm: undefined, broken: false, generation: 0, providers: new Map() };
  instances.set(raw, instance);
  return instance;
}

/** Compiles ahead of the first call. Takes a Module, bytes, a Response or a URL. */
export async function load(source, module) {
  const instance = instanceOf(source);
  if (instance.wasm) return;
  await instance.raw.default({ module_or_path: module });
  instance.wasm = instance.raw.initSync();
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

/** A look without trust: `{ report, needsKeys }`. `terms` are what the caller knows of this one exchange, as an object. */
export function inspect(source, settings, kind, message, terms) {
  const door = kind === 'logout' ? 'inspect_logout' : 'inspect';
  return JSON.parse(call(source, settings, (provider) =>
    provider[door](message.kind, write(source, provider, message.body), message.beside, JSON.stringify(terms))));
}

/** First step: every rule that needs no store. `accept` is the second, and is given what the store said. */
export function check(source, settings, kind, message, terms) {
  const instance = instanceOf(source);
  const door = kind === 'logout' ? 'check_logout' : 'check';
  const run = () => call(source, settings, (provider) => {
    const checked = provider[door](message.kind, write(source, provider, message.body), message.beside, JSON.stringify(terms));
    return { checked, born: instance.generation };
  });
  let { checked, born } = run();
  return {
    outcome: JSON.parse(guard(instance, () => checked.outcome())),
    accept(outcomes) {
      // Another request's trap has replaced the instance while the store was asked. The check is a pure function: run it again.
      if (born !== instance.generation) ({ checked, born } = run());
      const verdict = JSON.parse(guard(instance, () => checked.accept(JSON.stringify(outcomes))));
      return { ...verdict, report: verdict.ok ? later(guard(instance, () => checked.report())) : () => verdict.report };
    },
    free() {
      if (born === instance.generation && checked.__wbg_ptr) guard(instance, () => checked.free());
    },
  };
}

/** The report as it was written, read when it is asked for: a login that nobody examines does without. */
function later(text) {
  let report;
  return () => (report ??= JSON.parse(text));
}

/** Metadata needs no provider: it is what one is made of. */
export function readMetadata(source, octets, options) {
  const instance = ready(source);
  return JSON.parse(guard(instance, () => instance.raw.read_metadata(octets, options)));
}

export function metadataEntities(source, octets) {
  const instance = ready(source);
  return JSON.parse(guard(instance, () => instance.raw.metadata_entities(octets)));
}

function ready(source) {
  const instance = instanceOf(source);
  if (instance.broken) renew(instance);
  instance.wasm ??= instance.raw.initSync({ module: source.module() });
  return instance;
}

function call(source, settings, use) {
  const instance = ready(source);
  const provider = compiled(instance, settings);
  return guard(instance, () => use(provider));
}

function compiled(instance, settings) {
  const { raw, providers } = instance;
  const known = providers.get(settings);
  if (known) return known;
  const provider = guard(instance, () => {
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
    guard(instance, () => evicted.free());
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
function guard(instance, use) {
  try {
    return use();
  } catch (cause) {
    instance.generation += 1;
    instance.broken = true;
    renew(instance);
    throw new Error('samlight: internal error, the message was not accepted', { cause });
  }
}

/** May itself fail, where the stack or the memory has run out: then the next call does it before anything else. */
function renew(instance) {
  instance.providers.clear();
  instance.raw.__wbg_reset_state();
  instance.wasm = instance.raw.initSync();
  instance.broken = false;
}

/** Puts the message into the module's memory and gives its length in bytes. */
function write(source, provider, body) {
  if (typeof body === 'string') {
    // Base64 and forms are ASCII: a byte a code unit. Anything else is encoded on the slow path.
    const { read } = encoder.encodeInto(body, room(source, provider, body.length));
    if (read === body.length) return read;
    return write(source, provider, encoder.encode(body));
  }
  room(source, provider, body.length).set(body);
  return body.length;
}

function room(source, provider, length) {
  const pointer = provider.input(length) >>> 0;
  return new Uint8Array(instanceOf(source).wasm.memory.buffer, pointer, length);
}
