// The command lines of README.md, run as they stand there by the command that was built, in a folder that has the files which they name.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import test, { after } from 'node:test';
import { createTestIdp } from 'samlight/testing';
import { listed } from './ledger.mjs';
import { read, repository } from './pages.mjs';

const { SAMLIGHT_COMMAND: command } = process.env;
const skip = !command && 'the command is not built: SAMLIGHT_COMMAND says where it is';
const lines = listed().filter(({ by }) => by === 'command').flatMap(({ text }) => text.trimEnd().split('\n'));

const home = mkdtempSync(path.join(tmpdir(), 'samlight-commands-'));
after(() => rmSync(home, { recursive: true }));
const file = (name, text) => writeFileSync(path.join(home, name), text);

const SLO = 'https://app.example/saml/slo';
const idp = await createTestIdp();
const own = await (await createTestIdp()).exportKey();
file('sp.json', JSON.stringify({
  version: 1, entityId: 'https://app.example/saml', acsUrls: ['https://app.example/saml/acs'], sloUrls: [SLO], idps: [{ metadata: idp.metadata() }],
  signingCertificates: [own.certificate], encryptionCertificates: [own.certificate],
}));
file('sp.key', own.privateKey);
const { url } = await idp.logoutRequest({ sloUrl: SLO, nameId: 'ada' });
file('query.txt', url.search.slice(1));
const vectors = path.join(repository, 'tests/vectors');
copyFileSync(path.join(vectors, 'metadata/accept/chain-aggregate-direct.xml'), path.join(home, 'aggregate.xml'));
copyFileSync(path.join(vectors, 'keys/metadata-ca.cert.pem'), path.join(home, 'ca.pem'));

/** The message that a line reads: encrypted where the line says how to open it. */
async function message(encrypted) {
  const made = await idp.respond({
    acsUrl: 'https://app.example/saml/acs', audience: 'https://app.example/saml', inResponseTo: '_4f1c', nameId: 'ada', ...(encrypted && { encrypt: own.certificate }),
  });
  file('response.b64', made.SAMLResponse);
}

const told = {
  verify: /ACCEPTED/,
  inspect: /UNDECIDED[\s\S]*conditions\.audience/,
  logout: /ACCEPTED/,
  login: /^https:\/\/idp\.test\/saml\/sso\?SAMLRequest=.*&Signature=/,
  metadata: /https:\/\/idp\.example\.org\/saml/,
  explain: /conditions\.audience-mismatch[\s\S]*[\u3040-\u30ff]/,
};

for (const line of lines.filter((text) => text.startsWith('samlight '))) {
  const [words] = line.split(/\s+#/);
  const args = words.split(' ').slice(1);
  test(`$ ${words}`, { skip }, async () => {
    await message(args.includes('--key'));
    const { status, stdout, stderr } = spawnSync(command, args, { cwd: home, encoding: 'utf8', timeout: 60_000 });
    assert.equal(status, 0, `${stdout}${stderr}`);
    assert.match(stdout, told[args[0]]);
  });
}

test('every line is run, but for the one that installs', () => {
  assert.deepEqual(lines.filter((line) => !line.startsWith('samlight ')), ['cargo install --path . --features cli']);
  assert.ok(lines.length > 5);
});

test('the exit codes that the README names', { skip }, async () => {
  assert.ok(lines.some((line) => line.endsWith('# 0 accepted, 1 refused, 2 settings, 4 undecided')));
  await message(false);
  const status = (...args) => spawnSync(command, args, { cwd: home, timeout: 60_000 }).status;
  assert.equal(status('verify', '--config', 'sp.json', '--request-id', '_other', 'response.b64'), 1);
  assert.equal(status('verify', '--config', 'none.json', 'response.b64'), 5);
  file('wrong.json', '{}');
  assert.equal(status('verify', '--config', 'wrong.json', 'response.b64'), 2);
  assert.equal(status('verify', '--config', 'sp.json', 'response.b64'), 4);
});

test('what the pages of the codes say to type', { skip }, () => {
  for (const [language, code] of [['en', 'store.failed'], ['ja', 'key.too-weak'], ['tr', 'xml.malformed'], ['zh-Hans', 'replay.claimed']]) {
    const [, typed] = /`samlight (explain [^`]+)`/.exec(read(`www/codes/${language}/${code}.md`));
    assert.match(execFileSync(command, typed.split(' '), { encoding: 'utf8', timeout: 60_000 }), new RegExp(code));
  }
});
