import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readConfig, variableNames } from '../../src/config/config.ts';
import { accountNames } from '../../src/config/runninghub.ts';

test('every variable is declared in one place', () => {
  const sources = readdirSync('src/config').map((file) => readFileSync(`src/config/${file}`, 'utf8'));
  const declared = sources.flatMap((text) => [
    ...text.matchAll(/^ +([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+): (?!')/gm),
  ]);
  expect(declared.map(([, name]) => String(name)).toSorted()).toEqual(
    [...variableNames, ...accountNames].toSorted(),
  );
});

test('[b114] .env.example names every variable once, explained, and none of them is taken amiss', () => {
  const lines = readFileSync('.env.example', 'utf8').split('\n');
  const settings = lines.flatMap((line) => {
    const [, name, value] = /^#([A-Z][A-Z0-9_]*)=(.*)$/.exec(line) ?? [];
    return name === undefined ? [] : [[name, value] as const];
  });
  const numbered = accountNames.map((name) => `${name}_1`);
  expect(settings.map(([name]) => name).toSorted()).toEqual([...variableNames, ...numbered].toSorted());
  expect(() => readConfig(Object.fromEntries(settings))).not.toThrow();
  expect(lines.filter((line) => line !== '' && !line.startsWith('#'))).toEqual([]);
  const explained = lines.filter((line) => /(Optional|Required)/.test(line));
  expect(explained.length).toBeGreaterThan(25);
});

test.each(['src/worker/main.ts', 'src/web/main.ts', 'src/db/migrate-main.ts', 'src/temporal/setup-main.ts'])(
  '%s refuses to start with a wrong setting and says which in one line',
  (main) => {
    const env = { PATH: process.env.PATH, WEB_PORT: 'eighty', HIGGSFIELD_API_KEY: '' };
    const { status, stdout, stderr } = spawnSync(process.execPath, [main], {
      env,
      encoding: 'utf8',
      timeout: 20_000,
    });
    expect([status, stderr]).toEqual([1, '']);
    const [line = '', ...others] = stdout.trim().split('\n');
    expect(others).toEqual([]);
    expect(JSON.parse(line)).toMatchObject({
      level: 'fatal',
      msg: 'WEB_PORT must be a whole number. Correct it in the environment or in .env.',
    });
  },
);
