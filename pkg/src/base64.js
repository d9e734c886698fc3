/** Base64 with padding (RFC 4648 4). */
export function base64(octets) {
  let text = '';
  for (const octet of octets) text += String.fromCharCode(octet);
  return btoa(text);
}

/** Throws for what is no base64. White space is passed over, as in PEM and XML. */
export function base64Decoded(text) {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}
