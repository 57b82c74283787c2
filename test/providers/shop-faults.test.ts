import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { openShop } from './shop-rig.ts';

const readPicture = async (shop: Awaited<ReturnType<typeof openShop>>, name: string, known = {}) =>
  shop.reader.readPicture({ url: shop.at(`pictures/${name}`), known }, AbortSignal.timeout(20_000));

describe('pictures', () => {
  test('[b3] are read, and not again while they are the same', async () => {
    const shop = await openShop();
    const first = await readPicture(shop, 'dune-mug-1.jpg');
    if (first.status !== 'read') throw new Error(first.status);
    expect(await sharp(first.bytes).metadata()).toMatchObject({ width: 64, format: 'jpeg' });
    const unchanged = { status: 'unchanged' };
    expect(await readPicture(shop, 'dune-mug-1.jpg', first.validators)).toEqual(unchanged);
    const { lastModified = '' } = first.validators;
    expect(await readPicture(shop, 'dune-mug-1.jpg', { lastModified })).toEqual(unchanged);
    await shop.client.changeProduct('dune-mug', { picture: true });
    const second = await readPicture(shop, 'dune-mug-1.jpg', first.validators);
    expect(second).toMatchObject({ status: 'read' });
    expect(second.status === 'read' && second.bytes.equals(first.bytes)).toBe(false);
  });

  test('that are missing, or are none, are told apart; one that is half there is for the decoder to refuse', async () => {
    const shop = await openShop();
    expect(await readPicture(shop, 'dune-bowl-2.jpg')).toEqual({ status: 'gone', detail: 'HTTP 404' });
    expect(await readPicture(shop, 'ember-lamp-2.jpg')).toMatchObject({
      status: 'skipped',
      reason: 'not_a_picture',
    });
    const half = await readPicture(shop, 'fjord-bowl-3.jpg');
    await expect(half.status === 'read' && sharp(half.bytes).raw().toBuffer()).rejects.toThrow();
    const twins = await Promise.all([
      readPicture(shop, 'night-bowl-1.jpg'),
      readPicture(shop, 'plum-bowl-1.jpg'),
    ]);
    const [one, other] = twins.map((twin) =>
      twin.status === 'read' ? twin.bytes.toString('hex') : twin.status,
    );
    expect(one).toBe(other);
  });

  test('of two hundred megabytes are given up early', async () => {
    const shop = await openShop({ reader: { limits: { pictureBytes: 3_000_000 } } });
    shop.faults.plan([{ match: 'shop.picture', fault: 'huge' }]);
    expect(await readPicture(shop, 'dune-mug-1.jpg')).toMatchObject({ status: 'skipped', reason: 'too_big' });
  });
});

describe('a shop that misbehaves', () => {
  const limits = { deadlineMs: 600, idleMs: 300 };
  const kinds: Record<string, object> = {
    http_500: { kind: 'provider_error', status: 500 },
    http_503: { kind: 'provider_error', status: 503 },
    http_429: { kind: 'busy', status: 429, retryAfterMs: 9_000 },
    refuse: { kind: 'provider_error', reason: 'reset' },
    execute_then_timeout: { kind: 'provider_error', reason: 'deadline' },
    slow_loris: { kind: 'provider_error', reason: 'deadline' },
    captcha: { kind: 'busy' },
    html: { kind: 'provider_error', status: 502 },
  };
  const answers: Record<string, object> = {
    charset_lie: { status: 'read' },
    gzip_bomb: { status: 'skipped', reason: 'too_big' },
    huge: { status: 'skipped', reason: 'too_big' },
    redirect: { status: 'skipped', reason: 'other_host' },
    malformed: { status: 'skipped', reason: 'not_html' },
  };

  test('is left for another time when that may be better', async () => {
    const shop = await openShop({ reader: { limits } });
    for (const [fault, expected] of Object.entries(kinds)) {
      shop.faults.plan([{ match: 'shop.page', fault, params: { retryAfterSeconds: 9 } }]);
      await expect(shop.page('p/dune-mug'), fault).rejects.toMatchObject(expected);
    }
    expect(await shop.page('p/dune-mug')).toMatchObject({ status: 'read' });
  });

  test('is skipped with a reason when it would not', async () => {
    const shop = await openShop();
    for (const [fault, expected] of Object.entries(answers)) {
      shop.faults.plan([{ match: 'shop.page', fault }]);
      expect(await shop.page('p/dune-mug'), fault).toMatchObject(expected);
    }
  });

  test('may take its time for a page, and its time is measured from end to end', async () => {
    const shop = await openShop({ settings: { slowMs: 300 } });
    expect(await shop.page('p/fjord-candle')).toMatchObject({ status: 'read' });
    const hasty = await openShop({ settings: { slowMs: 2_000 }, reader: { limits: { deadlineMs: 100 } } });
    await expect(hasty.page('p/fjord-candle')).rejects.toMatchObject({ reason: 'deadline' });
  });

  test('stops when its caller does', async () => {
    const shop = await openShop({ settings: { slowMs: 5_000 } });
    const ask = { url: shop.at('p/fjord-candle'), source: shop.source };
    const robots = { origin: shop.origin, text: '', crawlDelayMs: 0, sitemaps: [] };
    const reading = shop.reader.readPage({ ...ask, robots }, AbortSignal.timeout(50));
    await expect(reading).rejects.toMatchObject({ reason: 'aborted' });
  });
});
