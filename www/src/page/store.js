/** Settings of the page alone are remembered: never anything that was pasted. */
export function remembered(name) {
  try {
    return localStorage.getItem(`samlight-${name}`) ?? undefined;
  } catch {
    // Storage may be forbidden for files; then nothing is remembered.
    return undefined;
  }
}

export function remember(name, value) {
  try {
    localStorage.setItem(`samlight-${name}`, value);
  } catch {
    // As above.
  }
}

export const EMPTY_TRUST = Object.freeze({ metadata: [], certificates: [], entityId: '', acsUrl: '', sloUrl: '', requestId: '', unsolicited: false, address: '', tlsCertificate: '', config: undefined, configText: '', said: {} });

export const EMPTY = Object.freeze({
  paste: '',
  items: [],
  notes: [],
  flows: [],
  selected: undefined,
  judged: undefined,
  atIssue: undefined,
  asked: undefined,
  health: undefined,
  certificate: undefined,
  causes: undefined,
  keysFound: undefined,
  lines: undefined,
  view: 'pretty',
  shared: undefined,
  fault: undefined,
  busy: false,
  checkFilter: 'all',
  capture: undefined,
});
