/** What the archive held. Nothing else finds it in the page any more. */
export const { source, parts, module } = globalThis.samlight;
delete globalThis.samlight;

export function worker() {
  const url = URL.createObjectURL(new Blob([parts.worker], { type: 'text/javascript' }));
  const made = new Worker(url);
  URL.revokeObjectURL(url);
  return made;
}
