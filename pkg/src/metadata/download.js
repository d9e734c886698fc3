import { ConfigError } from '../errors.js';

const REDIRECTS = 3;

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Over http anybody on the way could put his own keys into metadata. */
export function fetchable(url, base) {
  const found = URL.canParse(url, base) ? new URL(url, base) : undefined;
  const safe = found?.protocol === 'https:' || (found?.protocol === 'http:' && LOOPBACK.has(found.hostname));
  if (!safe) throw new ConfigError('config.url-malformed', `url: \`${url}\` is no https URL; metadata is fetched by https only, from this machine by http too`);
  return found;
}

/** The text, or nothing where the server says that what we know is still so. */
export async function download(url, { maxBytes, timeoutSec, fetch, known }) {
  const headers = { accept: 'application/samlmetadata+xml, application/xml;q=0.9, text/xml;q=0.8' };
  if (known?.etag) headers['if-none-match'] = known.etag;
  else if (known?.lastModified) headers['if-modified-since'] = known.lastModified;
  const response = await followed(url, { headers, redirect: 'manual', signal: AbortSignal.timeout(timeoutSec * 1000) }, fetch);
  const etag = response.headers.get('etag') ?? undefined;
  const lastModified = response.headers.get('last-modified') ?? undefined;
  if (known && response.status === 304) return { etag: etag ?? known.etag, lastModified: lastModified ?? known.lastModified };
  if (response.status !== 200) {
    await response.body?.cancel();
    throw new Error(`samlight: no metadata from ${url}: status ${response.status}`);
  }
  return { text: await bounded(response.body, maxBytes, url), etag, lastModified };
}

/** Each step is looked at, so that a redirection does not lead out of https. */
async function followed(url, options, fetch) {
  let at = url;
  for (let hops = 0; hops <= REDIRECTS; hops++) {
    const response = await fetch(at, options);
    const location = response.headers.get('location');
    if (![301, 302, 303, 307, 308].includes(response.status) || !location) return response;
    await response.body?.cancel();
    at = fetchable(location, at).href;
  }
  throw new Error(`samlight: no metadata from ${url}: more than ${REDIRECTS} redirections`);
}

async function bounded(stream, maxBytes, url) {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let text = '';
  let length = 0;
  const reader = stream.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    length += value.length;
    if (length > maxBytes) {
      await reader.cancel();
      throw new Error(`samlight: the metadata from ${url} has more than ${maxBytes} bytes; raise maxBytes, or ask a server that gives single entities`);
    }
    text += decoder.decode(value, { stream: true });
  }
}
