// One solid archive of everything that is inert in the page: LZMA, which takes a fifth less than what a server's gzip can.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import process from 'node:process';
import { Decoder } from '../node_modules/lzma1/lib/decoder.js';

/** What liblzma makes of stdin; the window holds all of it. */
const PYTHON = `
import lzma, sys
context, charset = int(sys.argv[1]), sys.argv[2]
data = sys.stdin.buffer.read()
if charset:
    data = data.decode('utf-8').encode(charset)
window = 1 << max(12, (len(data) - 1).bit_length())
sys.stdout.buffer.write(lzma.compress(data, format=lzma.FORMAT_ALONE, filters=[{'id': lzma.FILTER_LZMA1, 'preset': 9 | lzma.PRESET_EXTREME, 'lc': context, 'lp': 0, 'pb': 0, 'nice_len': 273, 'dict_size': window}]))
`;

const known = new Map();

/**
 * An npm library that compresses has no say over these settings, and takes 2 KiB more.
 *
 * @param context bits of the octet before that foretell the next: 3 suit text, 4 WebAssembly.
 * @param charset in which `octets`, which are UTF-8, are put into the archive.
 */
export function compressed(octets, { context = 3, charset = '' } = {}) {
  const key = createHash('sha256').update(`${context} ${charset} `).update(octets).digest('hex');
  if (known.has(key)) return known.get(key);
  const { status, stdout, stderr, error } = spawnSync(process.env.PYTHON || 'python3', ['-c', PYTHON, String(context), charset], { input: octets, maxBuffer: 1 << 26 });
  if (error || status !== 0) throw new Error(`the page's archive is packed by Python's lzma module: ${error?.message ?? stderr.toString().trim()}`);
  known.set(key, stdout);
  return stdout;
}

/** With the library that is in the page. */
export function expanded(octets) {
  let at = 0;
  const slices = [];
  const readByte = () => {
    if (at === octets.length) throw new Error('cut short');
    return octets[at++];
  };
  new Decoder().decompress({ readByte }, { writeBytes: (buffer, start, length) => slices.push(buffer.slice(start, start + length)) });
  return Buffer.concat(slices);
}

/** `[name, text]` one after the other behind a line that says how long each is, in code units. */
export function packed(parts) {
  return Buffer.from(`${JSON.stringify(parts.map(([name, text]) => [name, text.length]))}\n${parts.map(([, text]) => text).join('')}`);
}

export function unpacked(text) {
  let at = text.indexOf('\n') + 1;
  return Object.fromEntries(JSON.parse(text.slice(0, at)).map(([name, length]) => [name, text.slice(at, (at += length))]));
}

/** Everything that a built page holds: for tests, which look at the very file. */
export function opened(html) {
  const block = (id) => {
    const [, charset, text] = new RegExp(`id="${id}"(?: data-charset="([^"]+)")?>([^<]+)<`).exec(html);
    const octets = expanded(Buffer.from(text, 'base64'));
    return charset ? new TextDecoder(charset, { fatal: true }).decode(octets) : octets;
  };
  return { ...unpacked(block('archive')), module: block('module') };
}
