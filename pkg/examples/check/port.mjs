// Ports of 127.0.0.1 for programs that have to know their own before they start.
import { once } from 'node:events';
import net from 'node:net';

/** Below the range from which systems take the ports of outgoing connections: one that is chosen before a download would be somebody's by the time it is used. */
const [FIRST, LAST] = [10_240, 32_767];

const given = new Set();

/** A port on which nothing listens, and that this process has not been given before. */
export async function freePort() {
  const ports = LAST - FIRST + 1;
  const start = Math.floor(Math.random() * ports);
  for (let step = 0; step < ports; step += 1) {
    const port = FIRST + ((start + step) % ports);
    if (given.has(port) || !(await isFree(port))) continue;
    given.add(port);
    return port;
  }
  throw new Error(`no port of ${FIRST} to ${LAST} is free on 127.0.0.1`);
}

async function isFree(port) {
  const server = net.createServer().listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (error) {
    if (error.code === 'EADDRINUSE' || error.code === 'EACCES') return false;
    throw error;
  }
  server.close();
  await once(server, 'close');
  return true;
}
