// Load by wrk, and what it cost the host under it.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const wrk = process.env.SAMLIGHT_WRK;
const CONNECTIONS = 8;
const LIMIT_SECONDS = 1_500;
const ENOUGH = 'enough';

/** Why there is no load, or nothing. */
export const lacksWrk = wrk ? undefined : process.env.SAMLIGHT_NO_WRK ?? 'SAMLIGHT_WRK is not set';

/** Milliseconds that a process has had of a processor: a figure that a busy machine does not change. The kernel counts in hundredths of a second. */
function processor(pid) {
  const [user, system] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ').slice(11, 13).map(Number);
  return (user + system) * 10;
}

/** What a process holds of memory. */
export const mebibytes = ({ pid }) => Number(readFileSync(`/proc/${pid}/status`, 'utf8').match(/VmRSS:\s+(\d+)/)[1]) / 1024;

/** A string of Lua with any octets: its decimal escapes. */
const lua = (text) => `"${[...Buffer.from(text)].map((octet) => `\\${String(octet).padStart(3, '0')}`).join('')}"`;

const table = ({ method = 'GET', path, headers = {}, body = '' }) => {
  const named = Object.entries(headers).map(([name, value]) => `[${lua(name)}]=${lua(value)}`);
  return `{${lua(method)},${lua(path)},{${named.join(',')}},${lua(body)}}`;
};

/**
 * Sends `count` requests, these ones over and over, and fails where one is answered by another status than `expected`. `filler` is what the connections send
 * when all of them are on their way, with its status.
 */
const script = ({ requests, count, expected, filler }) => `
local given = {${requests.map(table).join(',\n')}}
local filler = ${table(filler.request)}
local formatted, last, sent, thread, fillers = {}, nil, -1, nil, 0
answered, wrong, status = 0, 0, 0
function setup(one) thread = one end
function init()
  for at, one in ipairs(given) do formatted[at] = wrk.format(one[1], one[2], one[3], one[4]) end
  last = wrk.format(filler[1], filler[2], filler[3], filler[4])
end
function request()
  -- wrk asks once before it begins, and sends nothing
  sent = sent + 1
  if sent < 1 or sent > ${count} then return last end
  return formatted[(sent - 1) % #formatted + 1]
end
function response(code)
  if code == ${expected} then answered = answered + 1
  elseif code == ${filler.status} then fillers = fillers + 1
  else wrong, status = wrong + 1, code end
  if answered + wrong >= ${count} or fillers > 1000 then
    wrk.thread:stop()
    io.stderr:write("${ENOUGH}\\n")
    io.stderr:flush()
  end
end
function done(summary, latency)
  local failed = summary.errors
  io.write(string.format('figures {"answered":%d,"wrong":%d,"status":%d,"failed":{"connect":%d,"read":%d,"write":%d,"timeout":%d},"seconds":%f,"p50":%f,"p99":%f}\\n', thread:get("answered"), thread:get("wrong"),
    thread:get("status"), failed.connect, failed.read, failed.write, failed.timeout, summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3))
end
`;

/**
 * Load on `port`, of which the process `pid` is the one that is measured. Gives wrk's own figures in words, and the milliseconds of a processor that each
 * request took of it.
 */
export async function load({ port, pid }, { requests, count, expected, filler }) {
  const folder = mkdtempSync(path.join(tmpdir(), 'samlight-wrk-'));
  const file = path.join(folder, 'load.lua');
  writeFileSync(file, script({ requests, count, expected, filler: filler ?? { request: requests[0], status: expected } }));
  const before = processor(pid);
  const words = ['-t1', `-c${Math.min(CONNECTIONS, count)}`, `-d${LIMIT_SECONDS}s`, '--timeout', '60s', '-s', file, `http://127.0.0.1:${port}/`];
  const child = spawn(wrk, words, { stdio: ['ignore', 'pipe', 'pipe'], timeout: (LIMIT_SECONDS + 60) * 1000, env: { ...process.env, LD_LIBRARY_PATH: process.env.SAMLIGHT_WRK_LIBRARIES ?? '' } });
  let text = '';
  child.stdout.on('data', (data) => { text += data; });
  let errors = '';
  child.stderr.on('data', (data) => {
    errors += data;
    // Its threads have stopped; it would sit out its time.
    if (errors.includes(ENOUGH)) child.kill('SIGINT');
  });
  const status = await new Promise((resolve, reject) => { child.on('error', reject).on('close', resolve); });
  const each = (processor(pid) - before) / count;
  rmSync(folder, { recursive: true });
  const said = JSON.parse(/^figures (.*)$/m.exec(text)?.[1] ?? 'null');
  assert.ok(status === 0 && said, `wrk ended with ${status}\n${text}\n${errors}`);
  const { wrong, status: other, failed } = said;
  assert.deepEqual({ wrong, other, ...failed }, { wrong: 0, other: 0, connect: 0, read: 0, write: 0, timeout: 0 }, `not all were answered with ${expected}`);
  assert.ok(said.answered >= count, `${said.answered} of ${count} were answered in time`);
  const milliseconds = (value) => (value < 10 ? value.toFixed(2) : value.toFixed(1));
  return { each, words: `${Math.round(said.answered / said.seconds)}/s, p50 ${milliseconds(said.p50)} ms, p99 ${milliseconds(said.p99)} ms, ${each.toFixed(3)} ms of a core each (${count})` };
}

/** Rows of figures, told as they come and all together in the end. */
export class Figures {
  #rows = [];

  row(what, words) {
    this.#rows.push([what, words]);
    console.error(`${what}: ${words}`);
  }

  print() {
    const width = Math.max(...this.#rows.map(([what]) => what.length));
    for (const [what, words] of this.#rows) console.log(`figures | ${what.padEnd(width)} | ${words}`);
  }
}
