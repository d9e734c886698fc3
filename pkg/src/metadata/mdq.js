/** Where a server of the Metadata Query Protocol has the metadata of one entity: the entity ID is one segment of the path, slashes and all. */
export function mdqUrl(base, entityId) {
  return below(base, entityId);
}

/** The same by the SHA-1 of the entity ID, for servers that hold static files. The hash is a name here and proves nothing. */
export async function mdqSha1Url(base, entityId) {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-1', new TextEncoder().encode(entityId)));
  return below(base, '{sha1}' + Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join(''));
}

function below(base, name) {
  const escaped = encodeURIComponent(name).replace(/[!'()*]/g, (letter) => '%' + letter.charCodeAt(0).toString(16).toUpperCase());
  return `${base.replace(/\/+$/, '')}/entities/${escaped}`;
}
