import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { Worker } from '@temporalio/worker';
import { expect, it } from 'vitest';
import project from '../../package.json' with { type: 'json' };
import { createTestDatabase } from '../harness/database.ts';
import { openStudio } from '../harness/studio.ts';
import { workflowBundleFile } from '../harness/temporal.ts';
import { hashesOfHistories, readFunctions, writeRelease } from '../releases/releases.ts';
import {
  endOf,
  findPrivate,
  historiesFolder,
  type JsonHistory,
  neutralize,
  stepsOf,
  writeHistory,
} from './histories.ts';
import type { Scenario } from './scenario.ts';
import { scenarios } from './scenarios.ts';

const codePath = workflowBundleFile();

// A recorded history is a promise to executions that still run: what is there stays, only what is missing is added.
const missing = Object.entries(scenarios)
  .map(([name, scenario]) => ({ name, scenario, file: fileOf(name, scenario) }))
  .filter(({ file }) => !existsSync(file));

it.for(missing)('$name is recorded', { timeout: 120_000 }, async ({ scenario, file }) => {
  const history = await record(scenario);
  expect(stepsOf(history)).toEqual(scenario.steps);
  expect(endOf(history)).toBe(scenario.end);
  const text = writeHistory(neutralize(history));
  expect(findPrivate(text)).toEqual([]);
  await Worker.runReplayHistory({ workflowBundle: { codePath } }, JSON.parse(text));
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
});

it(`every branch has a history of version ${project.version}`, () => {
  for (const [name, scenario] of Object.entries(scenarios))
    expect(existsSync(fileOf(name, scenario)), name).toBe(true);
});

const { RELEASE: release, RELEASE_COMMIT: commit = '' } = process.env;
if (release !== undefined)
  it(`release ${release} promises what is there now`, async () => {
    const database = await createTestDatabase();
    const functions = await readFunctions(database.sql);
    await database.drop();
    writeRelease({ version: release, commit, histories: hashesOfHistories(), functions });
  });

function fileOf(name: string, { type }: Scenario): string {
  return join(historiesFolder, project.version, type, `${name}.json`);
}

async function record({ options, drive }: Scenario): Promise<JsonHistory> {
  const studio = await openStudio(options);
  try {
    const handle = studio.temporal.workflow.getHandle(await drive(studio));
    // However it ends: the steps and the end are compared afterwards.
    await Promise.allSettled([handle.result()]);
    return JSON.parse(historyToJSON(await handle.fetchHistory()));
  } finally {
    await studio.close();
  }
}
