import { encode } from './form.js';
import { readRequest } from './http.js';
import { straighten } from './text.js';
import { repair, step } from './trail.js';

/** Words of a command: no browser and no person writes more for one login. */
const WORDS = 2000;

const ANSI = { n: '\n', t: '\t', r: '\r', a: '\x07', b: '\b', e: '\x1b', E: '\x1b', f: '\f', v: '\v', '\\': '\\', "'": "'", '"': '"', '?': '?' };

/**
 * Splits a command line as a POSIX shell does, without ever expanding anything: a variable or a substitution stays as it is written.
 *
 * @returns a list of commands, each a list of words.
 */
export function words(text) {
  const commands = [];
  let command = [];
  let word;
  const endWord = () => {
    if (word !== undefined) command.push(word);
    word = undefined;
  };
  const endCommand = () => {
    endWord();
    if (command.length) commands.push(command);
    command = [];
  };
  for (let at = 0; at < text.length && command.length < WORDS; ) {
    const character = text[at];
    if (character === '\\') {
      if (text[at + 1] === '\n') at += 2;
      else if (text.startsWith('\r\n', at + 1)) at += 3;
      else {
        word = (word ?? '') + (text[at + 1] ?? '');
        at += 2;
      }
    } else if (character === "'") {
      const end = text.indexOf("'", at + 1);
      word = (word ?? '') + text.slice(at + 1, end < 0 ? text.length : end);
      at = end < 0 ? text.length : end + 1;
    } else if (character === '"') {
      const quoted = doubleQuoted(text, at + 1);
      word = (word ?? '') + quoted.text;
      at = quoted.end;
    } else if (character === '$' && text[at + 1] === "'") {
      const quoted = ansiQuoted(text, at + 2);
      word = (word ?? '') + quoted.text;
      at = quoted.end;
    } else if (character === '\n' || character === ';' || character === '|' || character === '&') {
      endCommand();
      at += 1;
    } else if (character === ' ' || character === '\t' || character === '\r') {
      endWord();
      at += 1;
    } else if (character === '#' && word === undefined) {
      const end = text.indexOf('\n', at);
      at = end < 0 ? text.length : end;
    } else {
      PLAIN.lastIndex = at;
      const [plain] = PLAIN.exec(text) ?? [character];
      word = (word ?? '') + plain;
      at += plain.length;
    }
  }
  endCommand();
  return commands;
}

const PLAIN = /[^\\'"$\n;|& \t\r]+/y;

function doubleQuoted(text, from) {
  const pieces = [];
  let at = from;
  while (at < text.length && text[at] !== '"') {
    if (text[at] === '\\' && at + 1 < text.length) {
      const next = text[at + 1];
      if (next === '\n') pieces.push('');
      else pieces.push('"\\$`'.includes(next) ? next : `\\${next}`);
      at += 2;
    } else {
      INSIDE.lastIndex = at;
      const [run] = INSIDE.exec(text) ?? [text[at]];
      pieces.push(run);
      at += run.length;
    }
  }
  return { text: pieces.join(''), end: at + 1 };
}

const INSIDE = /[^"\\]+/y;

/** `$'…'` of bash, which browsers write for bodies with an exclamation mark or a line end. Bytes above 0x7f are UTF-8. */
function ansiQuoted(text, from) {
  const octets = [];
  const add = (piece) => octets.push(...new TextEncoder().encode(piece));
  let at = from;
  while (at < text.length && text[at] !== "'") {
    if (text[at] !== '\\') {
      NOT_ANSI.lastIndex = at;
      const [run] = NOT_ANSI.exec(text) ?? [text[at]];
      add(run);
      at += run.length;
      continue;
    }
    const rest = text.slice(at + 1, at + 12);
    const match = /^(?:x([0-9A-Fa-f]{1,2})|u([0-9A-Fa-f]{1,4})|U([0-9A-Fa-f]{1,8})|([0-7]{1,3})|c([\s\S]))/.exec(rest);
    if (!match) {
      const next = rest[0] ?? '';
      add(ANSI[next] ?? `\\${next}`);
      at += 1 + next.length;
      continue;
    }
    const [whole, hex, short, long, octal, control] = match;
    const code = hex ?? short ?? long;
    if (control !== undefined) octets.push(control.charCodeAt(0) & 0x1f);
    else if (octal !== undefined) octets.push(parseInt(octal, 8) & 0xff);
    else if (hex !== undefined) octets.push(parseInt(hex, 16));
    else if (parseInt(code, 16) <= 0x10ffff) add(String.fromCodePoint(parseInt(code, 16)));
    at += 1 + whole.length;
  }
  return { text: new TextDecoder('utf-8', { ignoreBOM: true }).decode(Uint8Array.from(octets)), end: at + 1 };
}

const NOT_ANSI = /[^'\\]{1,4096}/y;

/** What cmd.exe leaves of a line: `^` takes the meaning from what follows it, and joins lines. */
export function uncaret(text) {
  return text.replace(/\^(?:(\r?\n)|([\s\S])|$)/g, (_, line, next) => (line === undefined ? (next ?? '') : ' '));
}

/** Options of one letter that take a value; the rest are switches and can stand together. */
const VALUED = 'AbcCdDeEFhHKmoPQrtTuUwxXyYz';
const LONG = new Set([
  'data', 'data-raw', 'data-binary', 'data-ascii', 'data-urlencode', 'json', 'form', 'form-string', 'header', 'request', 'url', 'user', 'cookie', 'cookie-jar',
  'user-agent', 'referer', 'output', 'max-time', 'connect-timeout', 'proxy', 'resolve', 'cert', 'key', 'cacert', 'write-out', 'config', 'retry', 'interface',
]);
const SHORT = { d: 'data', F: 'form', H: 'header', X: 'request', G: 'get' };

/** Options and addresses of one curl command. */
function parse(command) {
  const request = { urls: [], data: [], headers: new Map(), get: false, form: [], files: 0 };
  const use = (name, value) => {
    if (name === 'get') request.get = true;
    else if (name === 'url') request.urls.push(value);
    else if (name === 'header') {
      const at = value.indexOf(':');
      request.headers.set(value.slice(0, at).trim().toLowerCase(), value.slice(at + 1).trim());
    } else if (name === 'form' || name === 'form-string') {
      const at = value.indexOf('=');
      request.form.push([value.slice(0, at), value.slice(at + 1)]);
    } else if (name === 'data-urlencode') request.data.push(urlencoded(value));
    else if (name.startsWith('data') || name === 'json') {
      if (value.startsWith('@') && name !== 'data-raw') request.files += 1;
      else request.data.push(value);
    }
  };
  for (let at = 1; at < command.length; at += 1) {
    const word = command[at];
    if (word.startsWith('--')) {
      const name = word.slice(2);
      if (LONG.has(name)) use(name, command[(at += 1)] ?? '');
      else if (name === 'get') use('get');
    } else if (word.startsWith('-') && word.length > 1) {
      for (let letter = 1; letter < word.length; letter += 1) {
        const name = SHORT[word[letter]] ?? 'other';
        if (!VALUED.includes(word[letter])) {
          use(name);
          continue;
        }
        use(name, letter + 1 < word.length ? word.slice(letter + 1) : (command[(at += 1)] ?? ''));
        break;
      }
    } else if (word !== '') request.urls.push(word);
  }
  return request;
}

/** `content`, `=content` or `name=content`; `@file` names what is not in the paste. */
function urlencoded(value) {
  const at = value.indexOf('=');
  if (at < 0) return value.includes('@') ? '' : encode([['', value]]).slice(1);
  return (at === 0 ? '' : `${value.slice(0, at)}=`) + encode([['', value.slice(at + 1)]]).slice(1);
}

const COMMAND = /^(?:[$>#%]\s+)?(?:\S{0,200}[/\\])?curl(?:\.exe)?[\s\u00a0^]/i;

/** curl commands, as browsers copy them for a POSIX shell and for cmd.exe, and as people write them. */
export function read(paste, pasted, trail, context) {
  if (!COMMAND.test(pasted)) return false;
  let { text, trail: after } = /["']/.test(pasted) ? { text: pasted.replaceAll('\u00a0', ' '), trail } : (straighten(pasted, trail) ?? { text: pasted, trail });
  if (text !== pasted && /["']/.test(pasted)) after = repair(after, 'invisible-characters', { count: pasted.split('\u00a0').length - 1 });
  const windows = /\^(?:"|\r?\n)/.test(text);
  if (windows) text = uncaret(text);
  let seen = false;
  for (const command of words(text)) {
    const start = command.findIndex((word) => /(?:^|[/\\])curl(?:\.exe)?$/i.test(word));
    if (start < 0) continue;
    const request = parse(command.slice(start));
    if (request.files) paste.note('curl.file-not-pasted', { count: request.files });
    const trailed = step(after, 'curl.command', pasted.length, request.data.join('&').length, { shell: windows ? 'cmd' : 'posix' });
    const body = request.data.join('&');
    const url = request.urls.find((word) => word.includes('://')) ?? request.urls[0] ?? '';
    const contentType = request.headers.get('content-type') ?? 'application/x-www-form-urlencoded';
    const sent = request.get
      ? { url: `${url}${url.includes('?') ? '&' : '?'}${body}` }
      : { url, contentType, body, fields: request.form.map(([name, value]) => [name, value]) };
    seen = readRequest(paste, sent, trailed, context) || seen;
  }
  return seen;
}
