// Before anything else runs: the two doors out of the page that its policy does not close.
for (const name of ['RTCPeerConnection', 'webkitRTCPeerConnection', 'RTCDataChannel', 'WebTransport', 'open']) {
  try {
    delete globalThis[name];
    Object.defineProperty(globalThis, name, { value: undefined, writable: false, configurable: false });
  } catch {
    globalThis[name] = undefined;
  }
}
