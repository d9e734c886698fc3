// Memory for a message of 5 MB, by octet of its XML.
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const MODULE = fileURLToPath(new URL('node/memory.mjs', import.meta.url));

/** `native`: the most that the process held, everything in it counted. `module`: by how much the linear memory of a fresh instance grew, its input among it. */
export async function memory({ native, messages, sizes }) {
  const name = '5m';
  const { bytes } = sizes.find((one) => one.name === name);
  const said = async (program, words) => Number((await run(program, words)).stdout) / bytes;
  return { native: await said(native, ['memory', messages, name]), module: await said(process.execPath, [MODULE, messages, name]) };
}
