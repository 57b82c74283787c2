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
    // An order whose request nobody can account for is givenUp up after this.
    API_GENERATION_TIMEOUT: '40',
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
  const givenUp: string[] = [];
  for (const [index, customer] of customers.entries()) {
    for (const order of orders[index] ?? []) {
      const card = textOf(await customer.card(order, /Done in|othing was charged/, 120_000));
      if (!card.includes('Done in')) givenUp.push(promptOn(card));
    }
  }

  // A worker killed after it wrote down that it sends, and before it sent, leaves a request nobody may send again. Its order
  // is given up; at most one for each place, and only if the provider never heard of it.
  const jobs = await sandbox.higgsfield.jobs();
  expect(givenUp.length).toBeLessThanOrEqual(4);
  expect(jobs.filter(({ prompt }) => givenUp.includes(prompt))).toEqual([]);
  expect(jobs).toHaveLength(people * ordersEach - givenUp.length);
  expect(jobs.filter(({ status }) => status !== 'completed')).toEqual([]);
  for (const customer of customers) await expectEachPictureOnce(customer, givenUp);
  const sql = postgres(darkroom.childEnv.DATABASE_URL ?? '', { max: 1 });
  expect(await sql`select invariant, broken from audit_books() where broken > 0`).toEqual([]);
  expect(
    await sql`select sum(posted)::int as posted, sum(pending)::int as pending from credit_accounts`,
  ).toEqual([{ posted: 10_000 * people - 50 * (people * ordersEach - givenUp.length), pending: 0 }]);
  expect(await sql`select id from provider_jobs where status not in ('done', 'unknown')`).toEqual([]);
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

function promptOn(card: string): string {
  return /“(.*)”/u.exec(card)?.[1] ?? card;
}

/** What was sent without a confirmation may stand there once more, or only then; that one says so. */
async function expectEachPictureOnce(customer: Customer, givenUp: readonly string[]): Promise<void> {
  const captions = (await customer.chat()).filter((one) => one.out && one.photo).map(textOf);
  for (let number = 1; number <= ordersEach; number += 1) {
    const prompt = `picture ${number} of ${customer.id}`;
    const copies = captions.filter((caption) => caption.includes(prompt));
    expect(copies.length > 0).toBe(!givenUp.includes(prompt));
    expect(copies.filter((caption) => !caption.includes('🔂')).length).toBeLessThanOrEqual(1);
  }
}

function definedEnvironment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
