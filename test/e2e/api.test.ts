import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, it, onTestFinished } from 'vitest';
import { apiRights } from '../../src/contract/api.ts';
import { readOrder } from '../../src/db/orders.ts';
import { freePort } from '../../src/dev/ports.ts';
import { createKey } from '../../src/operations/api-keys.ts';
import { setEndpoint } from '../../src/operations/webhooks.ts';
import { newPerson } from '../db/scene.ts';
import { photos } from '../harness/photos.ts';
import { sharedStudio } from '../harness/studio.ts';
import { max } from '../operations/scene.ts';

const root = join(import.meta.dirname, '../..');

/** The example of docs/api.md. */
async function readClient(): Promise<string> {
  const page = await readFile(join(root, 'docs/api.md'), 'utf8');
  return /```js\n([^]*?)```/.exec(page)?.[1] ?? '';
}

it('[b131] the client of the documents orders, is told by a signed webhook and fetches the picture; the chat hears nothing', async () => {
  const studio = await sharedStudio();
  const { sql } = studio;
  const folder = await mkdtemp(join(tmpdir(), 'api-client-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const deps = { sql, staff: { adminIds: [], operatorIds: [] } };
  const userId = await newPerson(sql);
  const wish = {
    userId,
    name: 'a shop',
    rights: apiRights,
    callsPerMinute: 600,
    openOrders: 5,
    why: 'a test',
  };
  const made = await createKey(deps, max, wish);
  if (made.kind !== 'created') throw new Error(made.kind);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}/darkroom`;
  const endpoint = await setEndpoint(deps, max, { keyId: made.keyId, url, why: 'a test' });
  if (endpoint.kind !== 'set') throw new Error(endpoint.kind);
  const [photo = new Uint8Array()] = await photos(1);
  await writeFile(join(folder, 'chair.jpg'), photo);

  // It finds its package where ours are, and writes where it was started.
  const code = `process.chdir(${JSON.stringify(folder)});\n${(await readClient()).replace("'standardwebhooks'", JSON.stringify(import.meta.resolve('standardwebhooks')))}`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
    env: {
      DARKROOM_URL: studio.webUrl,
      DARKROOM_KEY: made.key,
      WEBHOOK_SECRET: endpoint.secret,
      PORT: String(port),
      PHOTO: join(folder, 'chair.jpg'),
    },
    timeout: 20_000,
  });
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  expect(err).toBe('');
  const [, id = ''] =
    /^order (\d+) is placed\norder \1: order.delivered, 50 credits\n1 pictures are here\n$/.exec(out) ?? [
      out,
    ];
  expect(await readOrder(sql, Number(id))).toMatchObject({
    status: 'delivered',
    charged: 50,
    channel: 'api',
  });
  expect(await readdir(folder)).toEqual(
    expect.arrayContaining([expect.stringMatching(/^chair-1\.(jpeg|png|webp)$/)]),
  );
  expect(await sql`select 1 from cards where kind = 'order' and subject_id = ${Number(id)}`).toHaveLength(0);
  const parts =
    await sql`select part, message_ids::text as messages from deliveries where order_id = ${Number(id)}`;
  expect([...parts]).toEqual([{ part: 'told', messages: '{}' }]);
  await studio.expectSoundBooks();
});
