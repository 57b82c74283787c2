import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createDeployDouble } from '../operations/deploy-doubles.ts';
import { type CommandLine, createCommandLine } from './command-line.ts';

let line: CommandLine;

beforeAll(async () => {
  line = await createCommandLine();
});
afterAll(() => line.close());
beforeEach(() => {
  line.deploys = createDeployDouble();
});

const deploy = (...words: string[]) => line.run('deploy', ...words);
const because = ['--why', 'release'];

test('a version takes what begins once it is made current, which is written down with who and why', async () => {
  expect((await deploy('status')).out).toBe('No versioned worker has ever started.');
  expect((await deploy('current', '1.0', ...because)).err).toContain(
    'There is no version 1.0: there is none.',
  );
  line.deploys.start('1.0');
  expect((await deploy('status')).out).toContain('nothing new is done until `deploy current`');
  expect((await deploy('current', '1.0')).err).toContain('--why is missing');
  expect(await deploy('current', '1.0', ...because)).toMatchObject({
    code: 0,
    out: '1.0 takes all that begins from now on (none before).',
  });
  expect((await deploy('current', '1.0', ...because)).out).toBe('1.0 is the current version already.');
  const { out } = await line.run('changes', '--limit', '1');
  expect(out).toContain('operator max  version made current  was none, value 1.0  release');
});

test('the first version of all is made current only where there is none', async () => {
  line.deploys.start('1.0');
  expect((await deploy('current', '1.0', '--if-none', ...because)).code).toBe(0);
  line.deploys.start('2.0');
  expect(await deploy('current', '2.0', '--if-none', ...because)).toMatchObject({
    code: 0,
    out: '1.0 is the current version already.',
  });
});

test('a version without workers takes nothing', async () => {
  line.deploys.start('1.0').hasWorkers = false;
  const refused = { code: 1, err: 'No worker of 1.0 runs: start its workers first.' };
  expect(await deploy('current', '1.0', ...because)).toMatchObject(refused);
  expect(await deploy('ramp', '1.0', '--percent', '5', ...because)).toMatchObject(refused);
});

test('a share goes to a version, and is taken back before anything else is', async () => {
  line.deploys.start('1.0');
  await deploy('current', '1.0', ...because);
  line.deploys.start('2.0');
  expect((await deploy('ramp', '2.0', '--percent', '101', ...because)).code).toBe(2);
  expect((await deploy('ramp', '1.0', '--percent', '5', ...because)).err).toContain('takes everything');
  expect((await deploy('ramp', '2.0', '--percent', '10', ...because)).out).toContain('10 % on 2.0');
  expect((await deploy('status')).out).toMatch(/2\.0 +10 % +running +0 +never\n1\.0 +current/);
  expect((await deploy('forget', '2.0', ...because)).err).toContain('takes what begins');
  expect((await deploy('rollback', ...because)).out).toContain(
    'Rolled back: 0 % on 2.0 (10 % on 2.0 before)',
  );
  expect((await deploy('rollback', ...because)).err).toContain('There is no version to go back to');
});

test('what was current before is current again, and what began meanwhile can be taken along', async () => {
  const [first, second] = [line.deploys.start('1.0'), line.deploys.start('2.0')];
  await deploy('current', '1.0', ...because);
  await deploy('current', '2.0', ...because);
  first.hasWorkers = false;
  expect((await deploy('rollback', ...because)).err).toBe('No worker of 1.0 runs: start its workers first.');
  first.hasWorkers = true;
  expect((await deploy('rollback', ...because)).out).toContain('Rolled back: 1.0 (2.0 before).');
  second.open = 3;
  expect((await deploy('move', '2.0', '1.0', ...because)).out).toBe('3 executions of 2.0 go on with 1.0.');
  expect(first.open).toBe(3);
  expect((await line.run('changes', '--limit', '1')).out).toContain(
    'executions moved  was 2.0, value 3 to 1.0',
  );
});

test('older versions are waited for, no longer than is said, and forgotten when they have ended', async () => {
  const old = line.deploys.start('1.0');
  line.deploys.start('2.0');
  await deploy('current', '2.0', ...because);
  old.open = 7;
  const open = await deploy('drain', '--minutes', '0');
  expect(open).toMatchObject({ code: 1 });
  expect(open.err.split('\n')).toEqual([
    'still open: 7 on 1.0',
    'Still open: 7 on 1.0. Leave their workers running, and look again later.',
  ]);
  expect((await deploy('forget', '1.0', ...because)).err).toContain('1.0 has 7 executions to end');
  old.open = 0;
  expect((await deploy('drain')).out).toContain('their workers may be stopped');
  expect((await deploy('forget', '1.0', ...because)).err).toBe('Temporal refuses it: it has active pollers');
  old.hasWorkers = false;
  expect((await deploy('forget', '1.0', ...because)).out).toBe('1.0 is forgotten.');
});
