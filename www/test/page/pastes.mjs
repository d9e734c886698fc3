// How people come by a message: the same one in every wrapping, and each of those damaged by copying.
import { deflateRawSync } from 'node:zlib';

const encoded = encodeURIComponent;

/** `[what, paste]`: more than sixty, each also with CRLF, a byte order mark, no-break spaces and typographic quotation marks. */
export function FIXTURES(text, xml) {
  const url = 'https://app.example/saml/acs';
  const deflated = deflateRawSync(xml).toString('base64');
  const plain = {
    base64: text,
    'base64, wrapped': text.replace(/(.{76})/g, '$1\n'),
    'base64, URL-safe, unpadded': text.replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, ''),
    'percent-encoded twice': encoded(encoded(text)),
    xml,
    'redirect URL': `${url}?SAMLResponse=${encoded(deflated)}&RelayState=x`,
    form: `SAMLResponse=${encoded(text)}&RelayState=abc`,
    'HTTP request': `POST /saml/acs HTTP/1.1\nHost: app.example\nContent-Type: application/x-www-form-urlencoded\n\nSAMLResponse=${encoded(text)}`,
    'auto-post page': `<html><body onload="document.forms[0].submit()"><form method="post" action="${url}"><input type="hidden" name="SAMLResponse" value="${text}"/></form></body></html>`,
    curl: `curl '${url}' -H 'content-type: application/x-www-form-urlencoded' --data-raw 'SAMLResponse=${encoded(text)}'`,
    'JSON string': JSON.stringify(xml),
    'log line': `2026-11-18 09:31:05 INFO acs SAMLResponse=${encoded(text)} user=-`,
    'two messages': `${text}\n\n${text}`,
    HAR: JSON.stringify({ log: { version: '1.2', creator: {}, entries: [{ startedDateTime: '2026-11-18T09:31:05Z', request: { method: 'POST', url, headers: [], postData: { mimeType: 'application/x-www-form-urlencoded', text: `SAMLResponse=${encoded(text)}` } }, response: {} }] } }),
  };
  const damage = {
    '': (one) => one,
    ' with CRLF': (one) => one.replace(/\r?\n/g, '\r\n'),
    ' with BOM': (one) => `\ufeff${one}`,
    ' with NBSP': (one) => `\u00a0${one}\u00a0`,
    ' with smart quotes': (one) => one.replace(/"/g, '\u201d').replace(/'/g, '\u2019'),
  };
  return Object.entries(plain).flatMap(([what, one]) => Object.entries(damage).map(([how, change]) => [`${what}${how}`, change(one)]));
}
