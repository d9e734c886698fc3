import { Killed } from './engine.js';
import { unpacked } from '../share/link.js';
import { t } from './language.js';
import { EMPTY, EMPTY_TRUST, remember } from './store.js';

/** A pause in typing after which the paste is read. */
const PAUSE = 150;
/** For so long an old answer may stand while a new one is made, in milliseconds. */
const STALE = 300;
/** A pause after which nobody is about to change anything. */
const IDLE = 120;
/** Of what is shown in the box; a recording is read in full, and its text need not stand in a text field. */
const SHOWN = 100_000;

/** Everything that people do, and what follows from it. `view` is told whenever the state has changed. */
export class Controller {
  state = { ...EMPTY, trust: { ...EMPTY_TRUST }, clock: { mode: 'auto', time: Date.now() }, skew: 60, keys: { count: 0 }, dialog: undefined, tab: 'checks', theme: 'auto', announced: '' };
  #engine;
  #changed;
  #drawing = false;
  #reading;
  #judging;
  #looking;
  #turn = 0;

  constructor(engine, changed) {
    this.#engine = engine;
    this.#changed = changed;
    engine.onNotice = (notice) => {
      if (notice === 'keys-wiped' || notice === 'ended') this.set({ keys: { count: 0, wiped: this.state.keys.count > 0 } });
    };
  }

  /** What changes in one go is drawn once. */
  set(patch) {
    this.state = { ...this.state, ...patch };
    if (this.#drawing) return;
    this.#drawing = true;
    queueMicrotask(() => {
      this.#drawing = false;
      this.#changed(this.state);
    });
  }

  async #call(door, asked) {
    try {
      return await this.#engine.call(door, asked);
    } catch (error) {
      this.#looking = undefined;
      this.set({ fault: error instanceof Killed ? 'killed' : 'broken', busy: false });
      return undefined;
    }
  }

  type(text) {
    this.set({ paste: text, shared: undefined });
    clearTimeout(this.#reading);
    this.#reading = setTimeout(() => this.read(text), PAUSE);
  }

  async file(file) {
    const octets = new Uint8Array(await file.arrayBuffer());
    const text = octets.length <= SHOWN ? new TextDecoder().decode(octets) : '';
    clearTimeout(this.#reading);
    this.set({ paste: text, fileName: file.name, shared: undefined });
    await this.read(octets, file.name);
  }

  async read(input, name) {
    const turn = (this.#turn += 1);
    if (typeof input === 'string' && input.trim() === '') return this.#shown({ ...EMPTY, paste: '', fileName: undefined });
    this.#waiting(turn);
    const found = await this.#call('read', { input, name });
    if (!found || turn !== this.#turn) return undefined;
    const { items, notes, flows } = found;
    return this.#look(turn, (state) => ({ ...chosen(state, items, flows, first(items)), items, notes, flows, fileName: name }));
  }

  select(index) {
    const turn = (this.#turn += 1);
    this.#waiting(turn);
    return this.#look(turn, (state) => chosen(state, state.items, state.flows, index));
  }

  /** What was there before stays until the new answer comes, but not so long that somebody takes it for the answer. */
  #waiting(turn) {
    this.set({ busy: true, fault: undefined });
    setTimeout(() => turn === this.#looking && this.set({ judged: undefined }), STALE);
    this.#looking = turn;
  }

  now() {
    return this.state.clock.time;
  }

  /** Judges what is chosen, again: a setting or the clock has changed. Where something is being looked at, that takes the change along. */
  async judge() {
    if (this.#looking !== undefined || !this.state.items[this.state.selected]) return undefined;
    this.set({ busy: true });
    return this.#look((this.#turn += 1), () => ({}));
  }

  /** Judges by what is entered now, and shows all that belongs to it in one go. `patch` is what there will be to look at. */
  async #look(turn, patch) {
    let next;
    let judged;
    do {
      next = { ...this.state, ...patch(this.state) };
      const item = next.items[next.selected];
      if (!item) return this.#shown({ ...patch(this.state), busy: false });
      judged = await this.#call('judge', { item, trust: plain(next), now: next.clock.time });
      if (turn !== this.#turn || !judged) return this.#shown({}, turn);
    } while (!same(next, { ...this.state, ...patch(this.state) }));
    const item = next.items[next.selected];
    const more = {};
    if (item.kind === 'metadata') more.health = await this.#call('health', { text: item.xml, now: next.clock.time });
    if (item.kind === 'certificate') more.certificate = await this.#call('certificate', { text: item.certificate });
    if (turn !== this.#turn) return undefined;
    this.#shown({ ...patch(this.state), ...more, judged, busy: false, stamp: turn, fault: undefined, announced: announcement(judged, item) });
    const trust = plain(this.state);
    await Promise.all([this.show(this.state.view), this.#beside(item)]);
    // What explains a verdict may take longer than the verdict, and the worker does one thing at a time: somebody who goes on is not to wait for it.
    await new Promise((resolve) => { setTimeout(resolve, IDLE); });
    if (this.state.judged !== judged) return undefined;
    return Promise.all([this.#issue(item, trust, judged), this.#find(item, trust, judged)]);
  }

  #shown(patch, turn = this.#turn) {
    if (turn === this.#turn) this.#looking = undefined;
    this.set(patch);
  }

  /** The request that this answers, to be shown beside it. */
  async #beside(item) {
    const { items, flows } = this.state;
    const request = item.kind === 'response' ? requestOf(items, flows, items.indexOf(item)) : undefined;
    const asked = request && (await this.#call('judge', { item: request, trust: EMPTY_TRUST, now: this.now() }));
    if (this.state.items[this.state.selected] === item) this.set({ asked: asked?.facts });
  }

  async #issue(item, trust, judged) {
    const issued = Date.parse(judged.facts?.assertion?.issueInstant ?? judged.facts?.message?.issueInstant ?? '');
    if (Number.isNaN(issued) || judged.headline?.verdict !== 'rejected') return this.set({ atIssue: undefined });
    const then = await this.#call('judge', { item, trust, now: issued });
    if (this.state.judged !== judged) return undefined;
    return this.set({ atIssue: then?.headline && then.headline.verdict !== judged.headline.verdict ? { ...then.headline, time: issued } : undefined });
  }

  /** Why a digest does not fit, and whose key it was: outside of the verdict. */
  async #find(item, trust, judged) {
    if (!item.xml || !judged.facts) return;
    const codes = judged.headline?.codes ?? [];
    const broken = judged.facts.signatures.some(({ fits }) => fits === false);
    const strange = codes.some((code) => code === 'signature.value-mismatch' || code.startsWith('key.')) || (judged.facts.signatures.length > 0 && judged.missing?.includes('idp'));
    const causes = broken ? await this.#call('cause', { text: item.xml }) : undefined;
    // Whose key it was can be seen once the damage is undone: it reaches into what the key has signed.
    const text = causes?.find(({ mended }) => mended !== undefined)?.mended ?? item.xml;
    const keysFound = strange ? await this.#call('key', { text, trust, now: this.now() }) : undefined;
    if (this.state.judged === judged) this.set({ causes, keysFound });
  }

  async show(view) {
    const item = this.state.items[this.state.selected];
    this.set({ view });
    if (!item?.xml) return this.set({ lines: undefined });
    const text = this.state.judged?.text ?? item.xml;
    const lines = await this.#call('lines', { text, view });
    if (this.state.view === view) this.set({ lines });
    return undefined;
  }

  trust(patch) {
    this.set({ trust: { ...this.state.trust, ...patch } });
    clearTimeout(this.#judging);
    this.#judging = setTimeout(() => this.judge(), PAUSE);
  }

  /** Metadata or certificates, however they come. @returns the id of a text. */
  async addTrust(input, name) {
    const found = await this.#call('read', { input, name });
    const metadata = (found?.items ?? []).filter(({ kind }) => kind === 'metadata').map(({ xml }) => xml);
    const certificates = (found?.items ?? []).filter(({ kind }) => kind === 'certificate').map(({ certificate }) => certificate);
    if (metadata.length === 0 && certificates.length === 0) return 'trust.nothing';
    const { trust } = this.state;
    this.trust({ metadata: [...trust.metadata, ...metadata].slice(0, 8), certificates: [...trust.certificates, ...certificates].slice(0, 16) });
    return 'trust.added';
  }

  config(text) {
    let config;
    try {
      config = text.trim() === '' ? undefined : JSON.parse(text);
    } catch {
      config = null;
    }
    this.trust({ configText: text, config: config ?? undefined, configFault: config === null || typeof (config ?? {}) !== 'object' || Array.isArray(config) });
  }

  /** Takes a setting from the message itself, which proves nothing: the field stays marked. */
  fromMessage() {
    const { facts } = this.state.judged ?? {};
    if (!facts) return;
    const said = {};
    const put = (name, value) => {
      if (value && !this.state.trust[name]) said[name] = value;
    };
    put('entityId', facts.conditions?.audiences[0]);
    if (/^Logout/.test(facts.message.name)) put('sloUrl', facts.message.destination);
    else put('acsUrl', facts.message.destination ?? facts.who.confirmations[0]?.recipient);
    put('requestId', facts.message.inResponseTo);
    const marks = Object.fromEntries(Object.keys(said).map((name) => [name, true]));
    this.trust({ ...said, said: { ...this.state.trust.said, ...marks } });
  }

  clock(mode, at) {
    this.set({ clock: { mode, time: at } });
    clearTimeout(this.#judging);
    this.#judging = setTimeout(() => this.judge(), mode === 'set' ? 60 : 0);
  }

  async key(octets, passphrase) {
    this.set({ keys: { ...this.state.keys, fault: undefined } });
    try {
      const kept = await this.#engine.call('addKey', { octets, passphrase });
      this.set({ keys: kept });
      await this.judge();
    } catch (error) {
      this.set({ keys: { ...this.state.keys, fault: error.code?.startsWith('key.') ? error.code : 'key.malformed' } });
    }
  }

  async forgetKeys() {
    this.set({ keys: (await this.#call('clearKeys', {})) ?? { count: 0 } });
    await this.judge();
  }

  async compare(a, b) {
    const [left, right] = await Promise.all([a, b].map((text) => this.#call('read', { input: text })));
    const xml = (found) => found?.items.find(({ xml: text }) => text)?.xml ?? '';
    return this.#call('compare', { a: xml(left), b: xml(right), now: this.now() });
  }

  redact(level) {
    const { xml, relayState } = this.state.items[this.state.selected];
    return this.#call('redact', { text: this.state.judged.text ?? xml ?? '', relayState, level });
  }

  /** What a link brought: a report to look at, or a message to judge. */
  async open({ packed }) {
    const content = await unpacked(packed);
    if (!content) return;
    if (content.report?.schema === 1) {
      const { verdict, code, asOf } = content.report;
      if (['accepted', 'rejected', 'unknown'].includes(verdict)) this.set({ shared: { headline: { verdict, code: typeof code === 'string' ? code : undefined }, clock: String(asOf) } });
      if (typeof content.report.xml === 'string') await this.#reveal(content.report.xml);
    } else if (typeof content.paste === 'string') {
      this.set({ trust: { ...this.state.trust, ...wanted(content.trust) }, paste: content.paste, ...(Number.isFinite(content.clock) && { clock: { mode: 'set', time: content.clock } }) });
      await this.read(content.paste);
    }
  }

  /** A redacted message can be looked at; its verdict was given elsewhere. */
  async #reveal(xml) {
    const lines = await this.#call('lines', { text: xml, view: 'pretty' });
    this.set({ shared: { ...this.state.shared, lines, xml } });
  }

  /** Shows a place in the XML. The library counts bytes, the page code units. */
  async reveal({ start, units }) {
    const xml = this.state.judged?.text ?? this.state.items[this.state.selected].xml;
    const at = units ? start : new TextDecoder().decode(new TextEncoder().encode(xml).subarray(0, start)).length;
    this.set({ tab: 'xml' });
    if (this.state.view !== 'pretty') await this.show('pretty');
    this.set({ found: { start: at } });
    document.getElementById('xml')?.scrollIntoView({ block: 'start' });
  }

  async clear() {
    clearTimeout(this.#reading);
    clearTimeout(this.#judging);
    this.#turn += 1;
    this.#looking = undefined;
    await this.#call('clearKeys', {});
    this.set({ ...EMPTY, trust: { ...EMPTY_TRUST }, keys: { count: 0 }, clock: { mode: 'auto', time: Date.now() }, fileName: undefined, announced: '' });
  }

  theme(theme) {
    remember('theme', theme);
    if (theme === 'auto') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
    this.set({ theme });
  }
}

/** What goes with another choice: everything that was said of the one before goes away. */
function chosen(state, items, flows, index) {
  const item = items[index];
  const capture = time(item?.time);
  return {
    selected: index, atIssue: undefined, asked: undefined, causes: undefined, keysFound: undefined, lines: undefined, view: 'pretty', health: undefined, certificate: undefined, capture, checkFilter: 'all',
    ...(state.clock.mode === 'auto' && { clock: capture === undefined ? { mode: 'auto', time: Date.now() } : { mode: 'auto', time: capture } }),
    trust: recorded(adopted(state.trust, items, item), items, flows, index),
  };
}

/** Metadata that lies beside a message in the same paste is what it is to be judged by. */
function adopted(trust, items, item) {
  if (!item || item.kind === 'metadata' || item.kind === 'certificate' || trust.metadata.length > 0 || trust.certificates.length > 0) return trust;
  const metadata = items.filter(({ kind, xml }) => kind === 'metadata' && xml).map(({ xml }) => xml);
  return metadata.length > 0 ? { ...trust, metadata: metadata.slice(0, 4) } : trust;
}

function requestOf(items, flows, index) {
  const flow = flows.find((one) => one.items.includes(index));
  return flow?.items.map((at) => items[at]).find(({ kind }) => kind === 'authn-request');
}

/** A recording shows the request that the message answers: the ID is taken from there, and marked. */
function recorded(trust, items, flows, index) {
  if (!items[index] || (trust.requestId && !trust.said.requestId)) return trust;
  const requestId = items[index].kind === 'response' ? requestOf(items, flows, index)?.facts?.id ?? '' : '';
  return requestId === trust.requestId ? trust : { ...trust, requestId, said: { ...trust.said, requestId: requestId ? true : undefined } };
}

/** Whether a verdict would be the same: the present goes on by itself. */
function same(a, b) {
  return a.trust === b.trust ? a.skew === b.skew && (a.clock.mode === 'auto' || a.clock === b.clock) : JSON.stringify(plain(a)) === JSON.stringify(plain(b)) && (a.clock.mode === 'auto' || a.clock === b.clock);
}

/** Responses first: they are what people come for. */
function first(items) {
  for (const kind of ['response', 'logout-request', 'logout-response', 'soap', 'assertion', 'authn-request']) {
    const found = items.findIndex((item) => item.kind === kind);
    if (found >= 0) return found;
  }
  return items.length > 0 ? 0 : undefined;
}

/** Of a stranger's link only what has the right type. */
function wanted(trust) {
  const texts = (list) => (Array.isArray(list) ? list.filter((one) => typeof one === 'string') : []);
  const made = { metadata: texts(trust?.metadata), certificates: texts(trust?.certificates), unsolicited: trust?.unsolicited === true };
  for (const name of ['entityId', 'acsUrl', 'requestId']) made[name] = typeof trust?.[name] === 'string' ? trust[name] : '';
  return made;
}

function time(text) {
  const ms = Date.parse(text ?? '');
  return Number.isNaN(ms) ? undefined : ms;
}

function plain({ trust, skew }) {
  const { said: _said, configText: _text, configFault: _fault, ...rest } = trust;
  return { ...rest, skewSec: skew === 60 ? undefined : skew };
}

/** For readers of screens: said once, when a verdict is there. */
function announcement({ headline, fault }, { kind }) {
  if (fault) return `${t('verdict.settings')}: ${fault.code}`;
  if (!headline) return t(`kind.${kind}`);
  return `${t(`verdict.${headline.verdict}`)}${headline.code ? `: ${headline.code}` : ''}`;
}
