import { STRETCH } from './limits.js';

/** Hands the thread back, so that a page stays awake while a file of fifty megabytes is read. */
export function pause() {
  return new Promise((resolve) => {
    if (typeof MessageChannel === 'undefined') {
      setTimeout(resolve, 0);
      return;
    }
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(0);
  });
}

const NEXT = /["[\]{},]/g;

/**
 * The members of a JSON array or object as slices of its text, from the bracket at `open`. Recordings hold pictures and scripts by the megabyte: only the
 * members that matter are ever parsed. Brackets are counted and strings are skipped; what is malformed inside a member shows when it is parsed.
 *
 * Yields `[start, end]` for each member; of an object's member both name and value; and nothing where it is time to hand the thread back. Ends early where
 * the text is cut short.
 */
export function* members(text, open) {
  let depth = 0;
  let start = open + 1;
  let stretch = open;
  NEXT.lastIndex = open;
  let at = open;
  for (;;) {
    if (at - stretch > STRETCH) {
      stretch = at;
      yield undefined;
    }
    NEXT.lastIndex = at;
    const match = NEXT.exec(text);
    if (!match) return;
    at = match.index + 1;
    const [mark] = match;
    if (mark === '"') {
      at = stringEnd(text, at);
      if (at === 0) return;
    } else if (mark === '[' || mark === '{') depth += 1;
    else if (mark === ',') {
      if (depth !== 1) continue;
      yield [start, at - 1];
      start = at;
    } else {
      depth -= 1;
      if (depth > 0) continue;
      if (text.slice(start, at - 1).trim() !== '') yield [start, at - 1];
      return;
    }
  }
}

/** Behind the string whose content begins at `from`; 0 where it has no end. */
function stringEnd(text, from) {
  for (let at = text.indexOf('"', from); at >= 0; at = text.indexOf('"', at + 1)) {
    let backslashes = 0;
    while (text.charCodeAt(at - 1 - backslashes) === 0x5c) backslashes += 1;
    if (backslashes % 2 === 0) return at + 1;
  }
  return 0;
}
