import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../src/dev/ports.ts';
import type { S3Settings } from '../../src/storage/s3/calls.ts';
import { obtainGoProgram } from './tools.ts';
import { becomesTrue } from './waiting.ts';

export interface S3Server {
  settings: S3Settings;
  /** Where the server keeps the object of a key, behind the bucket's prefix. */
  fileOf: (key: string) => string;
  close: () => Promise<void>;
}

/**
 * An S3 server that checks signatures, with one bucket, in a folder of its own.
 * @returns the server, or why there can be none here
 */
export async function startS3(): Promise<{ server?: S3Server; missing?: string }> {
  const program = await obtainGoProgram('versitygw');
  if ('missing' in program) return program;
  const folder = mkdtempSync(join(tmpdir(), 'darkroom-s3-'));
  // A folder in the folder of buckets is a bucket. Metadata lie beside it, as not every file system takes them.
  for (const name of ['buckets/pictures', 'metadata']) mkdirSync(join(folder, name), { recursive: true });
  const settings = {
    endpoint: `http://127.0.0.1:${await freePort()}`,
    region: 'us-east-1',
    bucket: 'pictures',
    prefix: 'studio/',
    accessKeyId: 'FAKE_KEY_ID',
    secretAccessKey: 'FAKE_SECRET_FAKE_SECRET',
  };
  const { host } = new URL(settings.endpoint);
  const where = ['posix', '--sidecar', join(folder, 'metadata'), join(folder, 'buckets')];
  const child = spawn(program.path, ['--port', host, '--quiet', ...where], {
    stdio: 'ignore',
    env: { ROOT_ACCESS_KEY: settings.accessKeyId, ROOT_SECRET_KEY: settings.secretAccessKey },
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const answers = () =>
    fetch(settings.endpoint).then(
      () => true,
      () => false,
    );
  if (!(await becomesTrue(answers, 10_000))) throw new Error('the S3 server does not answer');
  const server = {
    settings,
    fileOf: (key: string) => join(folder, 'buckets/pictures', settings.prefix, key),
    async close() {
      child.kill('SIGKILL');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return { server };
}
