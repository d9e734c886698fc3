import { bare, clean } from './redact.js';
import { LEAST } from './second-look.js';
import { explanation, language, t, utc } from '../page/language.js';

/**
 * What was checked and what came of it, as data. Built from a list of what may be in it, never from what must not.
 *
 * @param redacted what `redact` gave.
 */
export function report(state, redacted, level) {
  const { judged, items, selected, trust, clock, module } = state;
  const item = items[selected];
  const { headline, checks, facts } = judged;
  const all = level === 'everything';
  const tidy = all ? (text) => text : (text) => guarded(clean(String(text)), redacted.secrets);
  const url = all ? (text) => text : (text) => guarded(bare(String(text)), redacted.secrets);
  return {
    schema: 1,
    tool: { name: 'samlight inspector', version: module?.version, module: module?.wasmSha256 },
    level,
    asOf: utc(clock.time),
    kind: item.kind,
    binding: item.binding,
    verdict: headline?.verdict,
    code: headline?.code,
    codes: headline?.codes,
    missing: headline?.missing,
    strict: item.strict,
    steps: item.steps.map(({ id }) => id),
    repairs: item.repairs.map(({ id }) => id),
    settings: { entityId: trust.entityId && url(trust.entityId), acsUrl: trust.acsUrl && url(trust.acsUrl), requestId: Boolean(trust.requestId), metadata: trust.metadata.length, certificates: trust.certificates.length, trusted: facts?.trusted.map(({ sha256 }) => sha256) },
    checks: checks?.map((check) => ({ rule: check.rule, status: check.status, code: check.code, needs: check.needs, expected: side(check.expected, tidy), actual: side(check.actual, tidy), marginMs: check.marginMs, spec: check.spec })),
    signatures: facts?.signatures.map((one) => ({ label: one.label, on: one.kind, method: one.method?.uri, digest: one.digestMethod?.uri, fits: one.fits, verified: one.verified, keySha256: one.keySha256, certificates: one.certificates.map((cert) => ({ subject: tidy(cert.subject), sha256: cert.sha256, notBefore: utc(cert.notBefore), notAfter: utc(cert.notAfter) })) })),
    causes: state.causes?.filter(({ causes }) => causes.length > 0),
    warnings: facts?.warnings.map(({ id, level: how }) => ({ id, level: how })),
    windows: facts?.windows.map(({ id, start, end }) => ({ id, start: start && utc(start), end: end && utc(end) })),
    attributes: facts?.attributes.map(({ name, values }) => ({ name: tidy(name), values: all ? values : values.length })),
    nameId: facts?.who.nameId && (all ? facts.who.nameId : { format: facts.who.nameId.format && tidy(facts.who.nameId.format) }),
    removed: redacted.counts,
    unsearched: redacted.unsearched || undefined,
    xml: redacted.xml,
  };
}

const side = (fact, tidy) => (Array.isArray(fact) ? fact.map(tidy) : typeof fact === 'string' ? tidy(fact) : fact);

/** A fact that repeats what is removed elsewhere is removed too. */
function guarded(text, secrets) {
  return secrets.some((secret) => secret.length >= LEAST && text.includes(secret)) ? '[removed]' : text;
}

/** For tickets: the verdict, what failed and why, what was removed. */
export function plainText(made, { markdown = false } = {}) {
  const bold = (text) => (markdown ? `**${text}**` : text);
  const code = (text) => (markdown ? `\`${text}\`` : text);
  const title = (text) => (markdown ? `\n## ${text}\n` : `\n${text}\n${'-'.repeat([...text].length)}`);
  const lines = [markdown ? `# ${t('report.title')}` : t('report.title'), '', `${bold(made.verdict ? t(`verdict.${made.verdict}`) : t(`kind.${made.kind}`))} ${made.code ? code(made.code) : ''}`.trim(), `${t('verdict.as-of')} ${made.asOf}`, `${made.tool.name} ${made.tool.version ?? ''}, WebAssembly SHA-256 ${made.tool.module ?? ''}`];
  const failed = made.checks?.filter(({ status }) => status === 'fail' || status === 'warn') ?? [];
  for (const check of failed) {
    const said = explanation(check.code) ?? { title: t(`rule.${check.rule}`) };
    lines.push(title(`${t(`status.${check.status}`)}: ${said.title.replace(/[.。]$/, '')}`), `${t('code')} ${code(check.code)}, ${check.spec}`);
    if (check.actual !== undefined) lines.push(`${t('found')}: ${code(show(check.actual))}`);
    if (check.expected !== undefined) lines.push(`${t('expected')}: ${code(show(check.expected))}`);
    if (said.idp) lines.push('', `${bold(t('fix.idp'))} ${said.idp}`, '', `${bold(t('fix.sp'))} ${said.sp}`);
  }
  const open = made.checks?.filter(({ needs }) => needs && needs !== 'store') ?? [];
  if (open.length > 0) lines.push(title(t('filter.open')), ...open.map(({ rule, needs }) => `- ${t(`rule.${rule}`)}: ${t(`needs.${needs}`)}`));
  if (made.signatures?.length > 0) lines.push(title(t('signatures')), ...made.signatures.map((one) => `- ${one.label} ${one.on ?? ''}: ${t(one.verified ? 'signature.verified' : one.fits === false ? 'signature.altered' : one.fits ? 'signature.fits' : 'signature.unread')}`));
  for (const { label, causes } of made.causes ?? []) lines.push(`- ${label}: ${causes.map((id) => t(`cause.${id}`)).join(' ')}`);
  lines.push(title(t('receipt')), receipt(made), '');
  if (made.xml) lines.push(title('XML'), markdown ? `\`\`\`xml\n${made.xml}\n\`\`\`` : made.xml, '');
  return lines.join('\n');
}

const show = (fact) => (Array.isArray(fact) ? fact.join(', ') : String(fact));

/** Counts by kind, and for how many of the values nobody could look again. */
export function receipt({ removed, unsearched }) {
  const parts = Object.entries(removed ?? {}).map(([kind, count]) => t(`removed.${kind}`, { count }));
  return parts.length > 0 ? `${t('removed')}: ${parts.join(', ')}${unsearched ? `. ${t('removed.unsearched', { count: unsearched })}` : ''}` : t('removed.nothing');
}

/** A page of its own, without any script. */
export function html(made) {
  const escape = (text) => text.replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign]);
  return `<!doctype html><html lang="${language}"><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"><title>${escape(t('report.title'))}</title><style>body{font:15px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem}pre{white-space:pre-wrap;overflow-wrap:anywhere;font:inherit}</style><pre>${escape(plainText(made))}</pre></html>\n`;
}
