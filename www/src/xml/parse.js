import { decodeXml } from '../input/entities.js';
import { past, tagEnd } from '../input/xml.js';

/**
 * A tree for display, with the offset of everything in the pasted text. It is no judge: the core parses for itself, and what it refuses this may show.
 * One pass, no recursion; undefined where the text is no tree at all.
 */
export const XML_NS = 'http://www.w3.org/XML/1998/namespace';
const NODES = 200_000;
/** Deeper than any message goes; the way up to a declaration is taken for every element. */
const DEPTH = 512;
const NAME = /[^\s/>=<"'&]+/y;
const ATTRIBUTE = /\s+([^\s/>=<"'&]+)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/y;

export function parse(text) {
  const document = { type: 'document', children: [], parent: undefined, depth: -1 };
  let open = document;
  let count = 0;
  let at = 0;
  while (at < text.length) {
    if ((count += 1) > NODES) return undefined;
    if (text[at] !== '<') {
      const next = text.indexOf('<', at);
      const end = next < 0 ? text.length : next;
      words(open, text, at, end);
      at = end;
      continue;
    }
    const behind = past(text, at);
    if (behind !== undefined) {
      if (behind < 0) return undefined;
      special(open, text, at, behind);
      at = behind;
      continue;
    }
    const end = tagEnd(text, at);
    if (end < 0) return undefined;
    if (text[at + 1] === '/') {
      if (open === document || text.slice(at + 2, end - 1).trim() !== open.name) return undefined;
      open.end = end;
      open.closeStart = at;
      open = open.parent;
    } else {
      const made = element(text, at, end, open);
      if (!made || made.depth > DEPTH) return undefined;
      open.children.push(made);
      if (!made.empty) open = made;
    }
    at = end;
  }
  const roots = document.children.filter(({ type }) => type === 'element');
  if (open !== document || roots.length !== 1) return undefined;
  document.root = roots[0];
  return document;
}

function words(open, text, start, end) {
  const raw = text.slice(start, end);
  if (open.type === 'document' && raw.trim() === '') return;
  open.children.push({ type: 'text', value: decodeXml(raw.replace(/\r\n?/g, '\n')), start, end, parent: open });
}

function special(open, text, start, end) {
  if (text.startsWith('<![CDATA[', start)) {
    open.children.push({ type: 'text', cdata: true, value: text.slice(start + 9, end - 3).replace(/\r\n?/g, '\n'), start, end, parent: open });
  } else if (text.startsWith('<!--', start)) {
    open.children.push({ type: 'comment', value: text.slice(start + 4, end - 3), start, end, parent: open });
  } else if (text.startsWith('<?', start)) {
    open.children.push({ type: 'pi', value: text.slice(start + 2, end - 2), start, end, parent: open });
  } else {
    open.children.push({ type: 'doctype', value: text.slice(start, end), start, end, parent: open });
  }
}

function element(text, start, end, parent) {
  NAME.lastIndex = start + 1;
  const [name] = NAME.exec(text) ?? [];
  if (!name) return undefined;
  const empty = text[end - 2] === '/';
  const made = { type: 'element', name, start, end, openEnd: end, closeStart: end, empty, children: [], parent, depth: parent.depth + 1, attributes: [], declared: undefined };
  ATTRIBUTE.lastIndex = start + 1 + name.length;
  let last = ATTRIBUTE.lastIndex;
  for (let found = ATTRIBUTE.exec(text); found && found.index < end; found = ATTRIBUTE.exec(text)) {
    last = ATTRIBUTE.lastIndex;
    const value = decodeXml((found[2] ?? found[3]).replace(/\r\n?|[\t\n]/g, ' '));
    if (found[1] === 'xmlns') (made.declared ??= new Map()).set('', value);
    else if (found[1].startsWith('xmlns:')) (made.declared ??= new Map()).set(found[1].slice(6), value);
    else made.attributes.push({ name: found[1], ...split(found[1]), value, ns: undefined });
  }
  if (text.slice(last, end).replace(/^\s*\/?>/, '') !== '') return undefined;
  Object.assign(made, split(name));
  made.ns = namespaceOf(made, made.prefix) ?? '';
  for (const attribute of made.attributes) attribute.ns = attribute.prefix === '' ? '' : namespaceOf(made, attribute.prefix);
  return made;
}

function split(name) {
  const colon = name.indexOf(':');
  return colon < 0 ? { prefix: '', local: name } : { prefix: name.slice(0, colon), local: name.slice(colon + 1) };
}

/** What a prefix stands for at this element. Undefined: it was never declared. */
export function namespaceOf(element, prefix) {
  if (prefix === 'xml') return XML_NS;
  for (let at = element; at?.type === 'element'; at = at.parent) {
    const uri = at.declared?.get(prefix);
    if (uri !== undefined) return uri;
  }
  return prefix === '' ? '' : undefined;
}

export function attribute(element, name) {
  return element?.attributes.find((one) => one.name === name)?.value;
}

export function elements(parent) {
  return parent.children.filter(({ type }) => type === 'element');
}

export function child(parent, ns, local) {
  return parent?.children.find((one) => one.type === 'element' && one.local === local && one.ns === ns);
}

export function children(parent, ns, local) {
  return parent ? parent.children.filter((one) => one.type === 'element' && one.local === local && one.ns === ns) : [];
}

/** In document order, the element itself first. */
export function* descendants(top) {
  const stack = [top];
  while (stack.length > 0) {
    const next = stack.pop();
    yield next;
    if (next.children) for (let at = next.children.length - 1; at >= 0; at -= 1) stack.push(next.children[at]);
  }
}

/** All text inside; comments cut nothing. */
export function textOf(element) {
  let whole = '';
  if (element) for (const node of descendants(element)) if (node.type === 'text') whole += node.value;
  return whole;
}

export function isInside(node, ancestor) {
  for (let at = node; at; at = at.parent) if (at === ancestor) return true;
  return false;
}
