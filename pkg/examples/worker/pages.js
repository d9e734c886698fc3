// The demonstration's pages: HTML without script, which works on a phone and in the dark.

const escaped = (value) => String(value).replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);

const list = (value) => (Array.isArray(value) ? value.join(', ') : value);

function frame(title, body) {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)} · samlight</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/style.css">
<body>
<header><a href="/">samlight</a><span>demonstration: nothing here protects anything</span></header>
<main>
${body}
</main>
</body>
</html>
`;
}

export function landingPage() {
  return frame('Sign in', `
<h1>A SAML login, judged in WebAssembly</h1>
<p>This worker is a service provider. It sends you to a test identity provider, which signs a real SAML Response; you post that to the
worker, and samlight decides.</p>
<p>On the way you can have the message broken, and see what is refused and why.</p>
<form action="/login"><button class="primary">Sign in</button></form>
<p class="more"><a href="/saml/metadata">Metadata of this service provider</a></p>`);
}

export function signInPage(request, breakages, signedInBefore) {
  const options = Object.entries(breakages).map(([name, { label, about, code }]) => {
    const early = name === 'replayed' && !signedInBefore;
    return `<label class="option"><input type="radio" name="break" value="${name}"${name === 'none' ? ' checked' : ''}${early ? ' disabled' : ''}>
<span><b>${escaped(label)}</b> ${escaped(about)}${early ? ' (sign in once before)' : ''}${code ? `<br><code>${escaped(code)}</code>` : ''}</span></label>`;
  });
  return frame('Test IdP', `
<h1>Test identity provider</h1>
<p>It asks for no password: whoever you say you are, it signs.</p>
<form method="post" action="/idp/sso">
<input type="hidden" name="SAMLRequest" value="${escaped(request)}">
<label class="field">Name <input name="user" value="ada" maxlength="100" autocomplete="off" autocapitalize="none" required></label>
<fieldset><legend>What shall be wrong with the message?</legend>
${options.join('\n')}
</fieldset>
<button class="primary">Sign the message</button>
</form>`);
}

export function messagePage(value, xml, { label, about, code }) {
  return frame('The message', `
<h1>The signed message</h1>
<p>Broken: <b>${escaped(label)}</b> (${escaped(about)}). ${code ? `The worker should answer <code>${escaped(code)}</code>.` : 'The worker should accept it.'}</p>
${postForm(value, 'Post it to the worker')}
<details><summary>The message as XML</summary><pre>${escaped(readable(xml))}</pre></details>`);
}

export function loginPage(login, value) {
  const attributes = [...login.attributes].map(({ name, values }) => row(name, list(values)));
  return frame('Accepted', `
<p class="verdict accepted" id="verdict" data-code="">Accepted</p>
<h1 id="name">${escaped(login.nameId.value)}</h1>
<table class="facts">
${[row('Identity provider', login.issuer), ...attributes, row('Answers our request', login.solicited ? 'yes' : 'no'), row('Go on to', login.returnTo ?? '(nothing stored)')].join('\n')}
</table>
<p class="actions">${value ? postForm(value, 'Post the same message again') : ''}<a class="button" href="/login">Sign in again</a></p>
${ladder(login.report)}`);
}

export function refusalPage(error, value) {
  return frame('Refused', `
<p class="verdict refused" id="verdict" data-code="${escaped(error.code)}">Refused</p>
<h1><code>${escaped(error.code)}</code></h1>
<p>${escaped(error.message)}</p>
${difference(error.report.checks.find(({ code }) => code === error.code))}
<p class="actions">${value ? postForm(value, 'Post it once more') : ''}<a class="button" href="/login">Sign in</a></p>
${ladder(error.report)}`);
}

const postForm = (value, label) => `<form method="post" action="/saml/acs"><input type="hidden" name="SAMLResponse" value="${escaped(value)}"><button>${escaped(label)}</button></form>`;

const row = (name, value) => `<tr><th scope="row">${escaped(name)}</th><td>${escaped(value)}</td></tr>`;

function difference(check) {
  if (!check || (check.expected === undefined && check.actual === undefined)) return '';
  const rows = [
    check.expected === undefined ? '' : row('Expected', list(check.expected)),
    check.actual === undefined ? '' : row('Found', list(check.actual)),
    check.marginMs === undefined ? '' : row('Off by', `${Math.abs(check.marginMs) / 1000} s`),
  ];
  return `<table class="facts">${rows.join('')}</table>`;
}

function ladder({ checks }) {
  const rungs = checks.map(({ rule, status, code, expected, actual, marginMs, spec }) => `<tr class="${escaped(status)}">
<td>${escaped(rule)}<small>${escaped(spec)}</small></td><td class="status">${escaped(status)}</td>
<td>${[
    code && `<code>${escaped(code)}</code>`,
    expected !== undefined && `expected ${escaped(list(expected))}`,
    actual !== undefined && `found ${escaped(list(actual))}`,
    marginMs !== undefined && `${escaped(marginMs / 1000)} s ${marginMs < 0 ? 'too late or too early' : 'left'}`,
  ].filter(Boolean).join('<br>')}</td></tr>`);
  if (rungs.length === 0) return '';
  return `<h2>Every check</h2><table class="ladder"><thead><tr><th>Check</th><th>Result</th><th>Facts</th></tr></thead><tbody>${rungs.join('\n')}</tbody></table>`;
}

/** Line breaks between elements, for reading only: the message itself has none, since they would be signed too. */
const readable = (xml) => xml.replace(/></g, '>\n<');

export const style = `
:root { color-scheme: light dark; --ink: #1c2330; --paper: #fbfaf7; --line: #d8d5cc; --soft: #6a6f7a; --good: #14653b; --bad: #9d1c2c; --warn: #7a5200; --accent: #1f4fa3; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e7e5df; --paper: #15181e; --line: #343a45; --soft: #9aa0ab; --good: #6fcf97; --bad: #ff8b95; --warn: #e8b85c; --accent: #8db4ff; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 17px/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
header { display: flex; flex-wrap: wrap; gap: .25rem 1rem; justify-content: space-between; padding: .75rem 1rem; border-bottom: 1px solid var(--line); color: var(--soft); font-size: .9rem; }
header a { color: var(--ink); font-weight: 700; text-decoration: none; }
main { max-width: 52rem; margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: .5rem 0 1rem; }
h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; }
a { color: var(--accent); }
code, pre { font: .9em/1.45 ui-monospace, monospace; }
pre { overflow-x: auto; padding: .75rem; border: 1px solid var(--line); border-radius: 6px; white-space: pre-wrap; }
button, .button { display: inline-block; min-height: 44px; padding: .55rem 1.1rem; border: 1px solid var(--line); border-radius: 6px; background: transparent; color: var(--ink); font: inherit; text-decoration: none; cursor: pointer; }
button.primary { background: var(--accent); border-color: var(--accent); color: var(--paper); font-weight: 600; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.actions { display: flex; flex-wrap: wrap; gap: .75rem; }
.more { margin-top: 3rem; font-size: .9rem; }
.field { display: block; margin: 1rem 0; }
.field input { font: inherit; padding: .5rem; border: 1px solid var(--line); border-radius: 6px; background: transparent; color: inherit; width: 100%; max-width: 20rem; }
fieldset { margin: 1rem 0; padding: .5rem 1rem; border: 1px solid var(--line); border-radius: 6px; }
.option { display: flex; gap: .75rem; align-items: flex-start; padding: .5rem 0; min-height: 44px; }
.option input { margin-top: .35rem; width: 1.1rem; height: 1.1rem; flex: none; }
.option code { color: var(--soft); }
.verdict { display: inline-block; margin: 0; padding: .2rem .8rem; border: 2px solid currentColor; border-radius: 6px; font-weight: 700; }
.accepted, .pass .status { color: var(--good); }
.refused, .fail .status { color: var(--bad); }
.warn .status { color: var(--warn); }
.skipped, .not-run { color: var(--soft); }
table { border-collapse: collapse; width: 100%; }
th, td { padding: .35rem .6rem .35rem 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; font-weight: 400; }
.facts th { color: var(--soft); width: 11rem; }
.ladder { font-size: .9rem; }
.ladder thead { color: var(--soft); }
.fail td { font-weight: 600; }
.status { white-space: nowrap; }
small { display: block; color: var(--soft); font-weight: 400; }
@media (max-width: 36rem) { .facts th { width: 7rem; } .ladder small { display: none; } }
`;
