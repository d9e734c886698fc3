/** What the build put into the page as text: the policy lets nothing be fetched. */
function block(id) {
  return document.getElementById(id)?.textContent ?? '';
}

export function octets(id) {
  const text = block(id);
  const made = new Uint8Array((text.length * 3) / 4 - (text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0));
  for (let at = 0; at < made.length; at += 3 * 8192) {
    const part = atob(text.slice((at / 3) * 4, (at / 3) * 4 + 4 * 8192));
    for (let index = 0; index < part.length; index += 1) made[at + index] = part.charCodeAt(index);
  }
  return made;
}

export async function inflated(id) {
  const stream = new Blob([octets(id)]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Response(stream).text();
}

export function worker() {
  const url = URL.createObjectURL(new Blob([block('worker')], { type: 'text/javascript' }));
  const made = new Worker(url);
  URL.revokeObjectURL(url);
  return made;
}
