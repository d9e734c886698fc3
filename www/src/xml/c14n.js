import { EXCLUSIVE, INCLUSIVE } from './names.js';
import { XML_NS, namespaceOf } from './parse.js';

/**
 * Canonical forms, to show what was hashed and to look for what changed it. Nothing believes it: whether it is right shows in the digest, and the
 * core has a canonicalization of its own.
 *
 * @param top the element.
 * @param without the signature to leave out (the enveloped-signature transform).
 * @param prefixes of InclusiveNamespaces.
 */
export function canonical(top, method, { without, prefixes = [] } = {}) {
  const comments = method.endsWith('#WithComments');
  const base = method.replace(/#WithComments$/, method.startsWith(EXCLUSIVE) ? '#' : '');
  const exclusive = base === EXCLUSIVE;
  if (!exclusive && !INCLUSIVE.includes(base)) return undefined;
  const listed = new Set(prefixes.map((prefix) => (prefix === '#default' ? '' : prefix)));
  const out = [];
  const stack = [{ node: top, rendered: new Map() }];
  while (stack.length > 0) {
    const { node, rendered, close } = stack.pop();
    if (close !== undefined) {
      out.push(close);
    } else if (node.type === 'text') {
      out.push(escapeText(node.value));
    } else if (node.type === 'comment') {
      if (comments) out.push(`<!--${node.value}-->`);
    } else if (node.type === 'pi') {
      out.push(`<?${node.value.replace(/^(\S+)\s+/, '$1 ')}?>`);
    } else if (node.type === 'element' && node !== without) {
      const inner = new Map(rendered);
      out.push(`<${node.name}`, ...namespaces(node, top, exclusive, listed, inner), ...attributes(node, top, exclusive), '>');
      stack.push({ close: `</${node.name}>` });
      for (let at = node.children.length - 1; at >= 0; at -= 1) stack.push({ node: node.children[at], rendered: inner });
    }
  }
  return out.join('');
}

function namespaces(node, top, exclusive, listed, rendered) {
  const wanted = exclusive ? new Set([node.prefix, ...node.attributes.filter(({ prefix }) => prefix !== '').map(({ prefix }) => prefix)]) : inScope(node, top);
  if (exclusive) for (const prefix of listed) if (namespaceOf(node, prefix) !== undefined) wanted.add(prefix);
  wanted.delete('xml');
  const made = [];
  for (const prefix of [...wanted].sort(codePoints)) {
    const uri = namespaceOf(node, prefix);
    if (uri === undefined || (rendered.get(prefix) ?? '') === uri) continue;
    rendered.set(prefix, uri);
    made.push(` xmlns${prefix === '' ? '' : `:${prefix}`}="${escapeAttribute(uri)}"`);
  }
  return made;
}

/** Inclusive: at the top everything that is in scope, below what is declared there. */
function inScope(node, top) {
  const found = new Set(node.declared?.keys() ?? []);
  if (node === top) for (let at = node.parent; at?.type === 'element'; at = at.parent) for (const prefix of at.declared?.keys() ?? []) found.add(prefix);
  return found;
}

function attributes(node, top, exclusive) {
  const own = [...node.attributes];
  if (!exclusive && node === top) {
    for (let at = node.parent; at?.type === 'element'; at = at.parent) {
      for (const one of at.attributes) if (one.ns === XML_NS && one.local !== 'id' && !own.some(({ name }) => name === one.name)) own.push(one);
    }
  }
  const order = (a, b) => codePoints(a.ns ?? '', b.ns ?? '') || codePoints(a.local, b.local);
  return own.sort(order).map(({ name, value }) => ` ${name}="${escapeAttribute(value)}"`);
}

/** By code point: UTF-16 order differs beyond the first plane. */
function codePoints(a, b) {
  const [x, y] = [[...a], [...b]];
  for (let at = 0; at < Math.min(x.length, y.length); at += 1) if (x[at] !== y[at]) return x[at].codePointAt(0) - y[at].codePointAt(0);
  return x.length - y.length;
}

const escapeText = (text) => text.replace(/[&<>\r]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '\r': '&#xD;' })[sign]);
const escapeAttribute = (text) =>
  text.replace(/[&<"\t\n\r]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '"': '&quot;', '\t': '&#x9;', '\n': '&#xA;', '\r': '&#xD;' })[sign]);
