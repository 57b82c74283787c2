import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { newRecoveryCodes } from '../src/operations/codes.ts';
import { checkPassword, hashPassword, passwordFault } from '../src/operations/passwords.ts';
import { newSecret } from '../src/operations/secrets.ts';

const document = readFileSync('docs/security.md', 'utf8');
/** How many requirements of each chapter are of level 2 or lower. */
const chapters = {
  1: 27,
  2: 11,
  3: 19,
  4: 10,
  5: 9,
  6: 35,
  7: 18,
  8: 7,
  11: 14,
  12: 9,
  13: 13,
  14: 9,
  15: 13,
  16: 16,
};

interface Row {
  id: readonly number[];
  verdict: string;
  file: string | undefined;
  title: string | undefined;
}
const rows: readonly Row[] = document.split('\n').flatMap((line) => {
  const [, id = '', verdict = '', shown = ''] =
    /^\| (\d+\.\d+\.\d+) \| [^|]+ \| ([^|]+) \| ([^|]*)\|$/.exec(line) ?? [];
  if (id === '') return [];
  const [, file, title] = /^`(test\/[\w/-]+\.test\.ts)` “(.+)” $/.exec(shown) ?? [];
  return [{ id: id.split('.').map(Number), verdict, file, title }];
});

const filesIn = (folder: string, end: RegExp) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => end.test(name))
    .map((name) => ({ name: join(folder, name), text: readFileSync(join(folder, name), 'utf8') }));
const sources = ['src', 'activities', 'workflows'].flatMap((folder) => filesIn(folder, /\.ts$/));
const namesOf = (pattern: RegExp) => sources.filter(({ text }) => pattern.test(text)).map(({ name }) => name);

test('the table has every requirement once, in order, with a verdict', () => {
  const inChapter = Map.groupBy(rows, ({ id }) => id[0]);
  expect(Object.fromEntries([...inChapter].map(([chapter, of]) => [chapter, of.length]))).toEqual(chapters);
  const inOrder = rows.toSorted(({ id: a }, { id: b }) => {
    const at = a.findIndex((part, index) => part !== b[index]);
    return (a[at] ?? 0) - (b[at] ?? 0);
  });
  expect(rows).toEqual(inOrder);
  expect(new Set(rows.map(({ id }) => id.join('.'))).size).toBe(rows.length);
  expect(
    rows.filter(
      ({ verdict }) => !/^(met|partly|not met yet|not met|accepted|absent)(?::| with| $|$)/.test(verdict),
    ),
  ).toEqual([]);
  expect(rows.filter(({ verdict }) => /^(partly|not met|accepted|absent)[^:]*$/.test(verdict))).toEqual([]);
});

test('each test that the table names is there, and they show sixty per cent of what applies', () => {
  const texts = new Map<string, string>();
  for (const { id, file, title } of rows) {
    if (file === undefined || title === undefined) continue;
    const text = texts.get(file) ?? readFileSync(file, 'utf8');
    texts.set(file, text);
    expect([id.join('.'), title, text.includes(title)]).toEqual([id.join('.'), title, true]);
  }
  const applicable = rows.filter(({ verdict }) => !verdict.startsWith('absent'));
  const shown = applicable.filter(({ file }) => file !== undefined);
  expect(shown.length / applicable.length).toBeGreaterThanOrEqual(0.6);
  expect(document).toContain(`${shown.length} of ${applicable.length}`);
});

test('what the documentation must say is there', () => {
  for (const heading of [
    'Who can reach what',
    'Signing in',
    'Sessions',
    'Keys',
    'Files',
    'What is kept',
    'Logs',
    'Libraries',
    'If you find a weakness',
  ])
    expect(document).toContain(`\n## ${heading}\n`);
  for (const word of [
    '30 minutes',
    '12 hours',
    '12 to 200 characters',
    'LINK_SECRET',
    'WEBHOOK_SECRET',
    'JPEG, PNG and WebP',
    'RETENTION_DAYS',
  ])
    expect(document).toContain(word);
});

test('what is said not to be there is in no dependency and in no source', () => {
  const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as {
    dependencies: Record<string, string>;
  };
  const absent =
    /ldap|xpath|latex|katex|jndi|memcache|mailer|smtp|sendgrid|twilio|graphql|^ws$|socket\.io|saml|passport|openid|jsonwebtoken|^jose$|xml/;
  expect(Object.keys(dependencies).filter((name) => absent.test(name))).toEqual([]);
  expect(namesOf(/new WebSocket\(|WebSocketServer|printf\(|util\.format|node:net'.*25\b/)).toEqual([]);
});

test('no command goes through a shell, and statements that are put together are in the database room', () => {
  expect(namesOf(/\bexecSync\(|\bexec\(`|shell: true/)).toEqual([]);
  expect(namesOf(/\bsql\.unsafe\(/).filter((name) => !/^src\/(db|dev)\//.test(name))).toEqual([]);
});

test('scripts of the panel write no markup, evaluate nothing, listen to no other window and keep no secret', () => {
  const scripts = filesIn('src/web/public', /\.js$/);
  expect(scripts.length).toBeGreaterThan(0);
  for (const { text } of scripts)
    expect(text).not.toMatch(
      /innerHTML|outerHTML =|insertAdjacentHTML|document\.write|eval\(|new Function|postMessage|'message'|localStorage|indexedDB|document\.cookie/,
    );
  const keeps = scripts.flatMap(({ text }) => text.match(/sessionStorage\.setItem\(.*/g) ?? []);
  const isSecretLeftOut = scripts.some(({ text }) => text.includes('!isSecret(field)'));
  expect([keeps.length, isSecretLeftOut]).toEqual([2, true]);
  expect(namesOf(/\beval\(|new Function\(/)).toEqual([]);
});

test('only sound hashes and ciphers are used, certificates are checked, and random values come from the system', () => {
  expect(namesOf(/rejectUnauthorized|NODE_TLS_REJECT|sslmode=|ssl: false/)).toEqual([]);
  expect(
    namesOf(/createHash\('(?!sha256|sha384|sha512)\w+'|createHmac\('(?!sha256|sha512)\w+'/).filter(
      (name) => !name.startsWith('src/sandbox/'),
    ),
  ).toEqual([
    // Drive's own sum of a file that arrived.
    'src/providers/google/drive.ts',
  ]);
  expect(namesOf(/createCipheriv|createDecipheriv|privateEncrypt|RC4|3des/i)).toEqual([
    // AES-256-GCM, in which a changed bit is an error.
    'src/temporal/payload-codec.ts',
  ]);
  expect(
    namesOf(/Math\.random\(/).filter((name) => /^src\/(operations|storage|web|db)\//.test(name)),
  ).toEqual([]);
  expect(new Set(Array.from({ length: 100 }, newSecret)).size).toBe(100);
  expect(Buffer.from(newSecret(), 'base64url').length).toBe(32);
  expect(new Set(newRecoveryCodes().codes).size).toBe(10);
});

test('a password is long, not guessed first, and of any characters', async () => {
  const faults = [
    'eleven char',
    'x'.repeat(201),
    'Password12345',
    'qwertyuiop12',
    'darkroom-2026-admin',
    'ann-the-great-one',
    'abababababab',
  ];
  expect(faults.map((one) => passwordFault(one, 'ann-the'))).toEqual([
    'short',
    'long',
    'guessed',
    'guessed',
    'guessed',
    'login',
    'guessed',
  ]);
  for (const good of [
    'heron under violet bridges',
    'цапля под лиловым мостом',
    '🦩🌉🎻🪔🧭🥁🪁🧶🦚🪕🫖🧵',
    '7391 5528 0164 9283',
  ])
    expect(passwordFault(good, 'ann')).toBeUndefined();
  const kept = await hashPassword('heron under violet bridges');
  expect(kept).toMatch(/^\$argon2id\$v=19\$m=65536,t=3,p=4\$/);
  expect(await checkPassword('heron under violet bridges', kept)).toBe('right');
});

test('passwords are typed hidden, may be pasted and filled in', () => {
  for (const { text } of filesIn('src/web/public', /\.js$/))
    expect(text).not.toMatch(/'paste'|oncopy|onpaste/);
  const pages = filesIn('src/web/panel', /\.ts$/).map(({ text }) => text);
  const typed = pages.flatMap((text) => [
    ...text.matchAll(/name: '(\w*password|current|secret)',(.*?)\}\)/gs),
  ]);
  expect(typed.length).toBeGreaterThan(3);
  const hidden = /type: 'password'.*autocomplete: '(?:current|new)-password'/s;
  expect(typed.filter(([, , rest = '']) => !hidden.test(rest)).map(([, name]) => name)).toEqual([]);
});
