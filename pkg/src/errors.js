/** Why a message was refused. Serialises without identity: `cause` stays out of the JSON. */
export class SamlError extends Error {
  constructor({ code, family, httpStatus, message, report, cause }) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.family = family;
    this.httpStatus = httpStatus;
    this.report = report ?? undecided(code);
  }

  get name() {
    return 'SamlError';
  }

  get status() {
    return this.httpStatus;
  }

  toJSON() {
    const { name, code, family, httpStatus, message, report } = this;
    return { name, code, family, httpStatus, message, report };
  }
}

/** The settings, or the arguments of a call, are wrong. */
export class ConfigError extends SamlError {
  constructor(code, message) {
    super({ code, family: 'config', httpStatus: 500, message });
  }

  get name() {
    return 'ConfigError';
  }
}

/** The report of a message that was not looked at. */
function undecided(code) {
  return { schema: 1, verdict: 'undecided', code, provenance: 'none', signatures: [], keys: [], checks: [] };
}
