/** Somebody logged in. Made here and nowhere else, from what the module accepted. `report` gives the report, which is built when it is first looked at. */
export function login({ login: facts, returnTo, report }) {
  return Object.freeze(new Login(facts, returnTo, report));
}

class Login {
  ok = true;

  constructor(facts, returnTo, report) {
    this.issuer = facts.issuer;
    this.assertionId = facts.assertionId;
    this.nameId = facts.nameId === null ? undefined : Object.freeze(present(facts.nameId));
    this.attributes = new Attributes(facts.attributes);
    this.sessionIndex = facts.sessionIndex ?? undefined;
    this.sessionNotOnOrAfter = date(facts.sessionNotOnOrAfter);
    this.authnInstant = date(facts.authnInstant);
    this.authnContextClassRef = facts.authnContextClassRef ?? undefined;
    this.authnContextDeclRef = facts.authnContextDeclRef;
    this.authenticatingAuthorities = Object.freeze(facts.authenticatingAuthorities ?? []);
    this.subjectLocality = facts.subjectLocality;
    this.inResponseTo = facts.inResponseTo ?? undefined;
    this.solicited = facts.solicited;
    this.returnTo = returnTo ?? undefined;
    Object.defineProperty(this, 'report', { enumerable: true, get: report });
  }

  /** For logs: no name, no attribute, no session. */
  toJSON() {
    const { ok, issuer, assertionId, solicited, report } = this;
    return { ok, issuer, assertionId, solicited, report };
  }

  /** `console.log(login)` in Node writes the same as `toJSON`. */
  [Symbol.for('nodejs.util.inspect.custom')]() {
    return this.toJSON();
  }
}

/** Read-only, in document order. Never a plain object: an attribute may be called `__proto__` or `nameId`. */
export class Attributes {
  #list;

  constructor(list) {
    this.#list = Object.freeze(list.map(frozen));
    Object.freeze(this);
  }

  get length() {
    return this.#list.length;
  }

  has(name) {
    return this.#list.some((attribute) => attribute.name === name);
  }

  /** The first text among the values of this name. */
  first(name) {
    return this.all(name)[0];
  }

  /** Every text among the values of this name; nil values and XML are reached by iteration. */
  all(name) {
    return this.#list
      .filter((attribute) => attribute.name === name)
      .flatMap((attribute) => attribute.values.filter((value) => typeof value === 'string'));
  }

  [Symbol.iterator]() {
    return this.#list[Symbol.iterator]();
  }

  toJSON() {
    return this.#list;
  }
}

function frozen(facts) {
  const attribute = present(facts);
  for (const value of attribute.values) if (typeof value === 'object') Object.freeze(value);
  Object.freeze(attribute.values);
  return Object.freeze(attribute);
}

/** What is absent is absent, not null. */
export function present(facts) {
  const kept = {};
  for (const name in facts) if (facts[name] !== null) kept[name] = facts[name];
  return kept;
}

function date(text) {
  return text ? new Date(text) : undefined;
}
