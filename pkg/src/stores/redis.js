import { claimedUntil, milliseconds, taker } from './expiry.js';

// Each operation is one script on one key: Redis runs a script as a whole, and in a cluster a key has one owner. An entry is the taker's name, a line
// break, and the value; Redis deletes it at its expiry.
const PUT = "return redis.call('SET', KEYS[1], '\\n' .. ARGV[1], 'NX', 'PX', ARGV[2]) and 1 or 0";

const TAKE = `
local entry = redis.call('GET', KEYS[1])
if not entry then return false end
local at = string.find(entry, '\\n', 1, true)
local owner, value = string.sub(entry, 1, at - 1), string.sub(entry, at + 1)
if owner ~= '' and owner ~= ARGV[1] then return false end
if ARGV[1] == '' then redis.call('DEL', KEYS[1])
elseif owner == '' then redis.call('SET', KEYS[1], ARGV[1] .. entry, 'KEEPTTL') end
return value`;

const CLAIM = "return redis.call('SET', KEYS[1], '', 'NX', 'PX', ARGV[1]) and 1 or 0";

export function redisStore(client, { prefix = 'samlight:' } = {}) {
  const run = evaluator(client);
  const evaluate = (script, key, ...values) => run(script, prefix + key, values.map(String));
  return Object.freeze({
    async put(key, value, expiresAt) {
      const left = milliseconds(expiresAt) - Date.now();
      if (left > 0) known(await evaluate(PUT, key, value, Math.ceil(left)));
    },

    async take(key, { by } = {}) {
      const value = await evaluate(TAKE, key, taker(by));
      return value === null || value === undefined ? null : String(value);
    },

    async claim(key, expiresAt) {
      const now = Date.now();
      return known(await evaluate(CLAIM, key, Math.ceil(claimedUntil(expiresAt, now) - now)));
    },
  });
}

/** ioredis and redis (node-redis) have the same command with other arguments; both know clusters by it. */
function evaluator(client) {
  if (typeof client?.eval !== 'function') throw new TypeError('redisStore takes a client of redis or ioredis');
  if (typeof client.call === 'function') return (script, key, values) => client.eval(script, 1, key, ...values);
  return (script, key, values) => client.eval(script, { keys: [key], arguments: values });
}

/** Inside MULTI a client answers QUEUED to everything: nothing is known then. */
function known(answer) {
  if (answer !== 0 && answer !== 1) throw new TypeError('Redis gave no answer; give redisStore a client outside of MULTI');
  return answer === 1;
}
