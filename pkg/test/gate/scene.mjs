// The scene of the Envoy filter's tests before the gate component: the two decide alike.
import test, { after, before } from 'node:test';
import { Scene, newIdp, settingsFor } from '../envoy/scene.mjs';
import { Upstream } from '../envoy/upstream.mjs';
import { Host, lacks } from './host.mjs';

export { ACS, FORM, HTML, ORIGIN, PUBLIC, code, messages, newIdp, settingsFor } from '../envoy/scene.mjs';
export { FORGED } from '../envoy/upstream.mjs';
export { exchange, until } from '../envoy/envoy.mjs';

export class GateScene extends Scene {
  /** `begin` starts a host; `gate` are settings of the gate. */
  async start({ begin = Host.own, idp, gate = {}, upstream, settings, ...options } = {}) {
    this.idp = idp ?? await newIdp();
    this.upstream = upstream ?? await Upstream.start();
    this.settings = settings ?? settingsFor(this.idp, { gate: { upstream: `http://127.0.0.1:${this.upstream.port}`, ...gate } });
    try {
      this.envoy = await begin({ settings: this.settings, ...options });
    } catch (error) {
      await this.upstream.stop();
      throw error;
    }
  }

  get host() {
    return this.envoy;
  }
}

/** Tests before one of the hosts, by the name of what they show; skipped by name where it is not there. Afterwards everything that arrived is looked at. */
export function suite(title, { skip = lacks.host, ...options }, body) {
  if (skip) {
    test(title, { skip }, () => {});
    return;
  }
  const scene = new GateScene();
  before(() => scene.start(options));
  after(() => scene.stop());
  body(scene);
}
