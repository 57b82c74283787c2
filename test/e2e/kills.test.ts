import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createDarkroom, type Darkroom } from '../../src/dev/darkroom.ts';
import { freePort } from '../../src/dev/ports.ts';
import { PORT_SETTINGS, readDevSettings } from '../../src/dev/settings.ts';
import { createSandboxClient, type SandboxClient } from '../../src/sandbox/client.ts';
import { type Customer, createCustomer, textOf } from '../customer.ts';
import { photos } from '../photos.ts';

/** Who is killed, and after how many jobs the provider has accepted. */
const kills = [
  ['worker', 3],
  ['bot', 6],
  ['web', 9],
  ['temporal', 12],
  ['postgres', 15],
] as const;
const people = 5;
const ordersEach = 4;

let folder: string;
let darkroom: Darkroom;
let sandbox: SandboxClient;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'darkroom-kills-'));
  const names = Object.values(PORT_SETTINGS).map(({ variable }) => variable);
  const ports = Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, await freePort()] as const)),
  );
  const env = {
    ...definedEnvironment(),
    ...Object.fromEntries(Object.entries(ports).map(([name, port]) => [name, String(port)])),
    DARKROOM_DATA_DIR: folder,
    PATH: `${join(process.env.TEST_TEMPORAL_BINARY ?? '', '..')}:${process.env.PATH}`,
  };
  darkroom = createDarkroom({ settings: readDevSettings(process.cwd(), env), env, print: () => undefined });
  await darkroom.start();
  sandbox = createSandboxClient(`http://127.0.0.1:${ports.SANDBOX_PORT}`);
  await sandbox.higgsfield.change({ queuedMs: 100, runMs: 900, longestSide: 256 });
}, 120_000);
afterAll(async () => {
  await darkroom.stop();
  rmSync(folder, { recursive: true, force: true });
}, 30_000);

it('[b55] loses, doubles and miscounts nothing when every process is killed while 20 orders are under way', async () => {
  const customers = await Promise.all(
    Array.from({ length: people }, (_, index) => createCustomer(sandbox, { name: `Person ${index}` })),
  );
  const references = await photos(2);
  const killing = killByAcceptedJobs();
  const orders = await Promise.all(customers.map((customer) => placeOrders(customer, references)));
  await killing;
  for (const [index, customer] of customers.entries()) {
    for (const order of orders[index] ?? []) await customer.card(order, /Done in/, 120_000);
  }

  const jobs = await sandbox.higgsfield.jobs();
  expect(jobs).toHaveLength(people * ordersEach);
  expect(jobs.filter(({ status }) => status !== 'completed')).toEqual([]);
  for (const customer of customers) await expectEachPictureOnce(customer);
  const sql = postgres(darkroom.childEnv.DATABASE_URL ?? '', { max: 1 });
  expect(await sql`select invariant, broken from audit_books() where broken > 0`).toEqual([]);
  expect(await sql`select distinct posted::int, pending::int from credit_accounts`).toEqual([
    { posted: 10_000 - 50 * ordersEach, pending: 0 },
  ]);
  expect(await sql`select id from provider_jobs where status <> 'done'`).toEqual([]);
  await sql.end();
}, 240_000);

/** Places the person's orders one after another, through whatever dies meanwhile. */
async function placeOrders(customer: Customer, references: Uint8Array<ArrayBuffer>[]): Promise<number[]> {
  const placed: number[] = [];
  for (let number = 1; number <= ordersEach; number += 1) {
    placed.push(
      await customer.order({
        prompt: `picture ${number} of ${customer.id}`,
        photos: number % 2 ? references : [],
      }),
    );
  }
  return placed;
}

async function killByAcceptedJobs(): Promise<void> {
  for (const [name, afterJobs] of kills) {
    while ((await sandbox.journal('higgsfield.job.accepted')).length < afterJobs) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    const back = waitForRestart(name);
    darkroom.supervisor.kill(name, 'SIGKILL');
    await back;
  }
}

async function waitForRestart(name: string): Promise<void> {
  for (;;) {
    const [event] = (await once(darkroom.supervisor.events, 'restarted')) as [{ name: string }];
    if (event.name === name) return;
  }
}

/** A picture whose send was not confirmed may stand there again, but then it says so. */
async function expectEachPictureOnce(customer: Customer): Promise<void> {
  const pictures = (await customer.chat()).filter((one) => one.out && one.photo);
  const unmarked = pictures.map(textOf).filter((caption) => !caption.includes('🔂'));
  for (let number = 1; number <= ordersEach; number += 1) {
    expect(unmarked.filter((caption) => caption.includes(`picture ${number} of`))).toHaveLength(1);
  }
}

function definedEnvironment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
