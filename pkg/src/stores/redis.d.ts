import type { SamlStore } from '../store.js';

/** What is used of a client: `redis` (node-redis 4 and later: client, pool, cluster, sentinel) and `ioredis` (Redis, Cluster) have it. */
export interface RedisClient {
  /** Runs a script, in the manner of either client. */
  eval(...parameters: any[]): Promise<any>;
}

/**
 * A store in Redis 6 or later, or Valkey. The application makes the client, connects it and closes it. Each operation is one script on one key, so it
 * is atomic over everybody who asks the same server or cluster; Redis itself deletes what has expired.
 *
 * The server must never evict (`maxmemory-policy noeviction`): a claim that was evicted lets its assertion in again. Replication is asynchronous, so
 * a failover may forget the claims of its last moments.
 *
 * @throws TypeError for what is no client.
 */
export function redisStore(client: RedisClient, options?: {
  /** Stands before every key: `samlight:` unless told. */
  prefix?: string;
}): SamlStore;
