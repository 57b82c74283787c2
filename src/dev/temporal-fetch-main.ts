/**
 * One step of `npm start`, `node temporal-fetch-main.ts FOLDER VERSION`: the SDK downloads the Temporal program to that
 * folder. Its only documented way is to start a server from it, which is ended at once.
 */
import { TestWorkflowEnvironment } from '@temporalio/testing';

const [downloadDir, version] = process.argv.slice(2);
if (downloadDir === undefined || version === undefined)
  throw new Error('usage: temporal-fetch-main.ts FOLDER VERSION');

try {
  const environment = await TestWorkflowEnvironment.createLocal({
    server: { executable: { type: 'cached-download', downloadDir, version: `v${version}` } },
  });
  await environment.teardown();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
