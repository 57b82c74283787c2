import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readOrder } from '../../src/db/orders.ts';
import { DownloadFailed } from '../../src/providers/transport/errors.ts';
import { type ActivityScene, createActivityScene } from './scene.ts';

let scene: ActivityScene;
let picture: Buffer;

beforeAll(async () => {
  scene = await createActivityScene();
  const canvas = { width: 24, height: 24, channels: 3 as const, background: '#c00' };
  picture = await sharp({ create: canvas }).png().toBuffer();
});
afterAll(() => scene.close());

test.each([
  ['answers with an error', { status: 500 }],
  ['does not come in time', { transport: 'deadline' }],
] as const)(
  'a file before the picture that %s does not keep the picture from being collected',
  async (_, how) => {
    const account = scene.deps.account(null);
    scene.deps.account = () => ({
      ...account,
      getState: async () => ({ status: 'completed', yield: { kind: 'pictures', urls: ['odd', 'good'] } }),
      async download(url) {
        if (url === 'good') return picture;
        throw new DownloadFailed({ url: 'https://a.example/odd', ...how });
      },
    });
    const ref = await scene.admitted();
    await scene.run((a) => a.submitProviderJob(ref));
    const collect = (attempt: number) => scene.run((a) => a.collectResult(ref), { attempt });
    // Most trouble passes: the first file is what was ordered.
    await expect(collect(1)).rejects.toMatchObject({ nonRetryable: false });
    expect(await collect(2)).toEqual({ status: 'collected' });
    expect((await readOrder(scene.sql, ref.orderId))?.results).toHaveLength(1);
  },
);
