// node start-gate.mjs MESSAGES: fails where a fresh Node process that imports samlight/verify and validates one message takes too much of a processor. Compared with
// a Node that does neither, since machines differ; both in turns, since they are busy.
import { inNode } from './start.mjs';

/** How often the time of a bare Node. */
const MOST = 2.5;

const { bare, verify } = await inNode(process.argv[2], ['bare', 'verify']);
const ratio = verify / bare;
console.log(`${ratio.toFixed(2)} times a bare Node, of ${MOST} that it may be: ${(verify - bare).toFixed(0)} ms over ${bare.toFixed(0)} ms`);
if (!(ratio <= MOST)) {
  console.log('the first validation has become slower: what is loaded, compiled or computed before the first message?');
  process.exitCode = 1;
}
