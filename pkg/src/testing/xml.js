// Texts in exclusive canonical form: what is written here is, byte for byte, what a verifier digests.

/** Character data. */
export const text = (value) => legal(value).replace(/[&<>\r]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '\r': '&#xD;' })[c]);

const quoted = (value) => legal(value).replace(/[&<"\t\n\r]/g, (c) =>
  ({ '&': '&amp;', '<': '&lt;', '"': '&quot;', '\t': '&#x9;', '\n': '&#xA;', '\r': '&#xD;' })[c]);

/** Attributes in the order of their names, the absent ones left out. */
export function attributes(values) {
  return Object.entries(values)
    .filter(([, value]) => value !== undefined && value !== null)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => ` ${name}="${quoted(String(value))}"`)
    .join('');
}

/** Empty elements have an end tag: canonical XML knows no other way to write them. */
export const element = (name, values, content = '') => `<${name}${attributes(values)}>${content}</${name}>`;

/** An element that declares its own prefix, which stands before the attributes. */
export const root = (name, prefix, namespace, values, content) =>
  `<${name} xmlns:${prefix}="${namespace}"${attributes(values)}>${content}</${name}>`;

function legal(value) {
  // eslint-disable-next-line no-control-regex
  if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/.test(value) || !value.isWellFormed()) {
    throw new TypeError('the text has a character that XML cannot hold');
  }
  return value;
}
