/**
 * The catalogue of everything that reading a paste can say. An id is the key of a text in every language; `params` tells what stands in its braces.
 * A test holds that nothing else is ever said.
 */

/** What was done, in order. Each has `before` and `after`: sizes in characters of a text or bytes of octets. */
export const STEPS = {
  file: { text: 'file {name}', params: { name: 'name of the file' } },
  'text.decoded': { text: 'bytes read as {encoding}', params: { encoding: 'WHATWG name of the encoding, such as utf-8 or utf-16le' } },
  'text.found': { text: 'found in line {line} of the text', params: { line: 'number of the line, from 1', form: 'pem, xml, escaped, parameter, jwt or base64' } },
  'query.parameter': { text: 'parameter {name} of the query string', params: { name: 'name of the parameter' } },
  'form.field': { text: 'field {name} of the form', params: { name: 'name of the field' } },
  'percent.decoded': { text: 'percent-decoded', params: {} },
  'quoted-printable.decoded': { text: 'quoted-printable decoded, as in the source of a mail', params: {} },
  'entities.decoded': { text: 'character references decoded', params: {} },
  'base64.decoded': { text: 'base64 decoded', params: {} },
  inflate: { text: 'inflated', params: { frame: 'none, zlib or gzip: what stood around the DEFLATE stream' } },
  'pem.decoded': { text: 'PEM block {label} decoded', params: { label: 'label of the block' } },
  'der.read': { text: 'DER certificate', params: {} },
  'jwt.parts': { text: 'JWT taken apart', params: {} },
  'json.string': { text: 'JSON string read', params: {} },
  'json.fields': { text: 'JSON value at {path}', params: { path: 'names on the way, each after a dot' } },
  'html.form': { text: 'form of the page, method {method}', params: { method: 'post or get, in lower case' } },
  'html.link': { text: 'link of the page', params: {} },
  'http.request': { text: 'HTTP request {method}', params: { method: 'GET, POST, HEAD or PUT' } },
  'http.response': { text: 'HTTP response {status}', params: { status: 'status code' } },
  'curl.command': { text: 'curl command for {shell}', params: { shell: 'posix or cmd' } },
  'har.entry': { text: 'entry {index} of the HAR', params: { index: 'number of the entry, from 0' } },
  'tracer.request': { text: 'request {index} of the SAML-tracer export', params: { index: 'number of the request, from 0' } },
  'tracer.decoded': { text: 'message as SAML-tracer had decoded it', params: {} },
  'panel.entry': { text: 'entry {index} of the SAML Chrome Panel export', params: { index: 'number of the entry, from 0' } },
  'panel.decoded': { text: 'message as SAML Chrome Panel had decoded it', params: {} },
};

/** What was forgiven or found wanting. `changed`: whether the octets of the message are a guess because of it. */
export const REPAIRS = {
  'byte-order-mark': { text: 'a byte order mark stood before the text', params: {}, changed: false },
  'invisible-characters': { text: '{count} no-break spaces or zero-width characters were taken for what a keyboard writes', params: { count: 'how many' }, changed: true },
  'smart-quotes': { text: '{count} typographic quotation marks were taken for straight ones', params: { count: 'how many' }, changed: true },
  'smart-dashes': { text: 'typographic dashes were taken for hyphens', params: {}, changed: false },
  'line-ends.crlf': { text: 'line ends are CR LF', params: {}, changed: false },
  quoted: { text: 'quotation marks stood around the value', params: {}, changed: false },
  'text.wrapped': { text: 'the text was wrapped into {count} more lines', params: { count: 'how many' }, changed: true },
  'text.not-utf-8': { text: 'the text is {encoding} and not UTF-8', params: { encoding: 'WHATWG name of the encoding' }, changed: false },
  'percent.doubled': { text: 'percent-encoded {times} times', params: { times: 'how often' }, changed: false },
  'percent.malformed': { text: '{count} percent signs without two hexadecimal digits', params: { count: 'how many' }, changed: true },
  'field.name': { text: 'the field is called {actual} and not {expected}', params: { expected: 'name of the standard', actual: 'name found' }, changed: false },
  'field.repeated': { text: 'the field {name} stands more than once', params: { name: 'name of the field' }, changed: false },
  'http.blank-line-missing': { text: 'no blank line between headers and body', params: {}, changed: false },
  'base64.plus-was-space': { text: '{count} spaces were taken for the plus signs that they had been', params: { count: 'how many' }, changed: true },
  'base64.wrapped': { text: 'the base64 was wrapped into {count} more lines', params: { count: 'how many' }, changed: false },
  'base64.spaces': { text: '{count} spaces in the base64 were left out', params: { count: 'how many' }, changed: false },
  'base64.url-safe': { text: '{count} digits of the URL-safe alphabet', params: { count: 'how many' }, changed: false },
  'base64.foreign-characters': { text: '{count} characters that are no base64 were left out', params: { count: 'how many' }, changed: true },
  'base64.padding-missing': { text: 'the padding is missing: {expected} signs, found {actual}', params: { expected: 'how many belong there', actual: 'how many stand there' }, changed: false },
  'base64.padding-wrong': { text: 'the padding is wrong: {expected} signs, found {actual}', params: { expected: 'how many belong there', actual: 'how many stand there' }, changed: false },
  'base64.padding-inside': { text: 'padding stands inside the base64', params: {}, changed: true },
  'base64.stray-bits': { text: 'stray bits behind the last octet of the base64', params: {}, changed: false },
  'base64.cut-short': { text: 'the base64 is cut short', params: {}, changed: false },
  'base64.doubled': { text: 'base64 within base64', params: {}, changed: false },
  'inflate.framed': { text: 'a {frame} frame stood around the DEFLATE stream', params: { frame: 'zlib or gzip' }, changed: false },
  'inflate.trailing': { text: '{count} bytes behind the end of the DEFLATE stream', params: { count: 'how many' }, changed: false },
  'inflate.cut-short': { text: 'the DEFLATE stream is cut short', params: {}, changed: false },
  'inflate.malformed': { text: 'the DEFLATE stream breaks off', params: {}, changed: false },
  'inflate.limit': { text: 'refused: it inflates to more than {limit} bytes', params: { limit: 'bytes of one message' }, changed: false },
  'inflate.paste-limit': { text: 'refused: what was pasted inflates to too much altogether', params: {}, changed: false },
  'message.limit': { text: 'refused or cut: larger than {limit} bytes', params: { limit: 'bytes of one message' }, changed: false },
  'json.was-escaped': { text: 'escapes of a JSON string were taken off', params: {}, changed: false },
  'xml.was-escaped': { text: 'the markup was escaped', params: {}, changed: false },
  'xml.cut-short': { text: 'the document ends before its root element does', params: {}, changed: false },
  'xml.prefix-undeclared': { text: 'the prefix {prefix} is not declared: the fragment lost its namespaces', params: { prefix: 'the prefix' }, changed: false },
};

/** What is said of the paste as a whole. */
export const NOTES = {
  'nothing-pasted': { text: 'nothing was pasted', params: {} },
  'items.limit': { text: 'only the first {limit} messages are shown', params: { limit: 'how many' } },
  'form.messages-limit': { text: 'a form with more than {limit} messages; only these are shown', params: { limit: 'how many' } },
  'nesting.limit': { text: 'more than {limit} wrappings around each other', params: { limit: 'how many' } },
  'private-key.not-kept': { text: 'a private key was pasted; it was not kept', params: {} },
  'pem.not-a-certificate': { text: 'a PEM block {label} was passed over', params: { label: 'label of the block' } },
  'curl.file-not-pasted': { text: 'the body of the command is in a file that was not pasted', params: { count: 'how many files' } },
  'json.cut-short': { text: 'the JSON ends before its end', params: {} },
  'har.read': { text: '{entries} entries read; cookies, tokens and other requests were not kept', params: { entries: 'how many' } },
  'har.entries-unreadable': { text: '{count} entries of the HAR cannot be read', params: { count: 'how many' } },
  'tracer.read': { text: '{requests} requests read; cookies, tokens and other requests were not kept', params: { requests: 'how many' } },
  'tracer.request-unreadable': { text: 'a request of the export cannot be read', params: {} },
  'tracer.fields-masked': { text: 'the export masks the fields; the decoded message was still in it', params: {} },
  'ws-federation': { text: 'a WS-Federation token, which is not judged', params: {} },
};

/** Why an item is no message, as `reason`. */
export const REASONS = {
  'nothing-found': { text: 'nothing of SAML was found in the text', params: {} },
  'value.unreadable': { text: 'the value holds no message', params: {} },
  'message.refused': { text: 'the message is larger than is read', params: {} },
  'saml-1.1': { text: 'a message of SAML 1.1, which is not judged', params: {} },
  'certificate.malformed': { text: 'the block holds no certificate', params: {} },
  'ws-federation': { text: 'a WS-Federation token, which is not judged', params: {} },
};
