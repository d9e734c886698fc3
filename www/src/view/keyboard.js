const REGIONS = { i: '#paste', c: '#checks', x: '#xml', t: '#time' };
const FIELDS = /^(?:INPUT|TEXTAREA|SELECT)$/;
let awaited = false;

/** Single keys, and none of them while somebody writes. They can be switched off in the help. */
export function keyed(event, state, act) {
  if (event.key === 'Escape' && state.dialog) return act.set({ dialog: undefined });
  if (state.keysOff || event.ctrlKey || event.metaKey || event.altKey || FIELDS.test(event.target.tagName) || state.dialog) return undefined;
  if (awaited) {
    awaited = false;
    return REGIONS[event.key] ? go(REGIONS[event.key], event) : undefined;
  }
  const actions = {
    g: () => { awaited = true; },
    '/': () => go('#find', event),
    '?': () => act.set({ dialog: 'help' }),
    '.': () => act.clock('now', Date.now()),
    j: () => failed(1),
    k: () => failed(-1),
  };
  return actions[event.key]?.();
}

function go(selector, event) {
  const found = document.querySelector(selector);
  if (!found) return;
  event.preventDefault();
  found.scrollIntoView({ block: 'start' });
  found.focus();
}

/** The next failed check, or the one before: opened, and its summary has the focus. */
function failed(step) {
  const all = [...document.querySelectorAll('.check.fail > details > summary')];
  if (all.length === 0) return;
  const at = all.indexOf(document.activeElement);
  const next = all[(at < 0 ? (step > 0 ? 0 : all.length - 1) : at + step + all.length) % all.length];
  next.parentElement.open = true;
  next.focus();
}
