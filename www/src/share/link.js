const PREFIX = '#samlight=1.';

const base64url = (octets) => {
  let text = '';
  for (let at = 0; at < octets.length; at += 4096) text += String.fromCharCode(...octets.subarray(at, at + 4096));
  return btoa(text).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
};

async function through(octets, stream) {
  return new Uint8Array(await new Response(new Blob([octets]).stream().pipeThrough(stream)).arrayBuffer());
}

/** Everything stands in the fragment, which no browser sends. */
export async function link(content) {
  const packed = await through(new TextEncoder().encode(JSON.stringify(content)), new CompressionStream('deflate-raw'));
  return `${location.href.replace(/#.*$/, '')}${PREFIX}${base64url(packed)}`;
}

/** What a link brought, and out of the address bar with it: history is synchronised between machines. */
export function opened() {
  const { hash } = location;
  if (!hash.startsWith(PREFIX)) return undefined;
  history.replaceState(null, '', location.pathname + location.search);
  return { packed: hash.slice(PREFIX.length) };
}

/** At most so much of what a stranger may have written. */
const LIMIT = 4 << 20;

/** Gives undefined for what is no link of ours. */
export async function unpacked(text) {
  try {
    const octets = Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (sign) => sign.charCodeAt(0));
    const reader = new Blob([octets]).stream().pipeThrough(new DecompressionStream('deflate-raw')).getReader();
    const decoder = new TextDecoder();
    let whole = '';
    for (let { done, value } = await reader.read(); !done; { done, value } = await reader.read()) {
      whole += decoder.decode(value, { stream: true });
      if (whole.length > LIMIT) {
        await reader.cancel();
        return undefined;
      }
    }
    const content = JSON.parse(whole);
    return content !== null && typeof content === 'object' ? content : undefined;
  } catch {
    return undefined;
  }
}
