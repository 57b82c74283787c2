import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { PlantedBug } from './planted-bug.ts';

type NamedTest = PlantedBug['caughtBy'];

/** Where and how tests are run. */
export interface TestRun {
  copy: string;
  env: NodeJS.ProcessEnv;
  /** Ends a run early. */
  signal: AbortSignal;
}

/** One test of vitest's JSON report. */
interface ReportedTest {
  fullName: string;
  status: string;
  failureMessages: readonly string[];
}

export interface TestResults {
  /** By file, from the root of the copy. */
  tests: ReadonlyMap<string, readonly ReportedTest[]>;
  /** What vitest said, for when the tests did not run. */
  output: string;
}

/** `broken`: the tests did not run, or failed by something other than an assertion of theirs. */
export interface Verdict {
  end: 'passed' | 'caught' | 'broken';
  /** What went wrong, when the test is broken. */
  detail: string;
}

/** How a failed `expect` begins; the second form is that of `resolves` and `rejects`. */
const assertion = /^(AssertionError|Error: (expected|promise resolved|promise rejected) )/;

/** All named tests together take half a minute, and a machine may be busy. */
const runLimitMs = 300_000;

/** Runs just these tests. @throws when the run was stopped */
export async function runTests(run: TestRun, named: readonly NamedTest[]): Promise<TestResults> {
  run.signal.throwIfAborted();
  const report = join(run.copy, '..', 'report.json');
  rmSync(report, { force: true });
  const files = [...new Set(named.map(({ file }) => file))];
  const pattern = named.map(({ title }) => partsOf(title).map(escaped).join('.*')).join('|');
  const args = ['run', ...files, '-t', pattern, '--reporter=json', `--outputFile=${report}`];
  const child = spawn(process.execPath, ['node_modules/vitest/vitest.mjs', ...args], {
    cwd: run.copy,
    env: run.env,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: runLimitMs,
  });
  const stop = () => void child.kill('SIGTERM');
  run.signal.addEventListener('abort', stop);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)));
  await once(child, 'close');
  run.signal.removeEventListener('abort', stop);
  run.signal.throwIfAborted();
  return { tests: existsSync(report) ? readReport(report, run.copy) : new Map(), output };
}

function readReport(report: string, copy: string): TestResults['tests'] {
  const { testResults } = JSON.parse(readFileSync(report, 'utf8')) as {
    testResults: { name: string; assertionResults: ReportedTest[] }[];
  };
  return new Map(
    testResults.map(({ name, assertionResults }) => [name.slice(copy.length + 1), assertionResults]),
  );
}

/** What the named test says; one title may stand for several rows of a table. */
export function judge({ tests, output }: TestResults, { file, title }: NamedTest): Verdict {
  const matching = (tests.get(file) ?? []).filter(
    ({ fullName, status }) =>
      partsOf(title).every((part) => fullName.includes(part)) && !['skipped', 'pending'].includes(status),
  );
  const failures = matching.flatMap(({ status, failureMessages }) =>
    status === 'failed' ? failureMessages : [],
  );
  if (matching.length === 0)
    return { end: 'broken', detail: `the test did not run\n${output.slice(-2_000)}` };
  if (failures.some((message) => assertion.test(message))) return { end: 'caught', detail: '' };
  if (matching.every(({ status }) => status === 'passed')) return { end: 'passed', detail: '' };
  return { end: 'broken', detail: `not an assertion: ${failures[0] ?? 'no reason given'}` };
}

/** What of a title stands in every row of its table. */
function partsOf(title: string): string[] {
  return title.split(/%\w/);
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}
