import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { receiver, simulator } from './higgsfield-rig.ts';

const banana = { prompt: 'A red chair', aspect_ratio: '16:9', output_format: 'png' };
const photos = (count: number): unknown[] =>
  Array.from({ length: count }, () => ({
    type: 'image_url',
    image_url: 'https://files.example.test/a.png',
  }));
const links = (count: number): string[] =>
  Array.from({ length: count }, () => 'https://files.example.test/a.png');

describe('refusals', () => {
  test.each([[undefined], ['Bearer id:secret'], ['Key id'], ['Key :secret'], ['Key id:']])(
    'answers 401 to the authorization %s',
    async (authorization) => {
      const { api, journal } = await simulator();
      const { status, body } = await api.submit('/nano-banana', banana, {
        authorization: authorization ?? '',
      });
      expect([status, body]).toEqual([401, { detail: 'Invalid credentials' }]);
      expect((await api.status('x', { authorization: authorization ?? '' })).status).toBe(401);
      expect(journal.entries('higgsfield.job')).toHaveLength(0);
    },
  );

  test('answers 401 to a revoked or a foreign key', async () => {
    const { api, control } = await simulator({ settings: { credentials: 'FAKE_KEY_ID:OTHER' } });
    expect((await api.submit('/nano-banana', banana)).status).toBe(401);
    await control.post('/settings', { credentials: 'FAKE_KEY_ID:FAKE_KEY_SECRET' });
    expect((await api.submit('/nano-banana', banana)).status).toBe(200);
    await control.post('/settings', { revoked: true });
    expect((await api.submit('/nano-banana', banana)).status).toBe(401);
  });

  test.each([
    ['/nano-banana', {}, 'prompt'],
    ['/nano-banana', { prompt: ' ' }, 'prompt'],
    ['/nano-banana', { prompt: 5 }, 'prompt'],
    ['/nano-banana', { prompt: 'a', aspect_ratio: '7:5' }, 'aspect_ratio'],
    ['/nano-banana', { prompt: 'a', num_images: 5 }, 'num_images'],
    ['/nano-banana', { prompt: 'a', output_format: 'gif' }, 'output_format'],
    ['/nano-banana', { prompt: 'a', input_images: photos(9) }, 'input_images'],
    ['/nano-banana', { prompt: 'a', input_images: links(1) }, 'input_images'],
    ['/nano-banana', { prompt: 'a', image_urls: links(1) }, 'image_urls'],
    ['/nano-banana-pro/edit', { prompt: 'a' }, 'input_images'],
    ['/bytedance/seedream/v4/edit', { prompt: 'a', image_urls: links(15) }, 'image_urls'],
    ['/bytedance/seedream/v4/edit', { prompt: 'a', image_urls: photos(1) }, 'image_urls'],
    [
      '/bytedance/seedream/v4/edit',
      { prompt: 'a', image_urls: links(1), camera_fixed: 'no' },
      'camera_fixed',
    ],
    ['/bytedance/seedream/v4.5', { prompt: 'a', aspect_ratio: 'auto' }, 'aspect_ratio'],
    ['/higgsfield-ai/soul/standard', { prompt: 'a', image_urls: links(1) }, 'image_urls'],
  ])('answers 422 in list form: %s %j → %s', async (path, input, field) => {
    const { api, journal } = await simulator();
    const { status, body } = await api.submit(path, input);
    expect(status).toBe(422);
    expect(body.detail).toMatchObject([
      { loc: expect.arrayContaining(['body', field]), type: expect.any(String) },
    ]);
    expect(journal.entries('higgsfield.submit.refused')).toMatchObject([
      { data: { model: path, status: 422 } },
    ]);
    expect(journal.entries('higgsfield.job')).toHaveLength(0);
  });

  test('answers 404 to an unknown model and request, and serves Seedream 4.5 where it is configured', async () => {
    const { api } = await simulator({ settings: { seedream45Path: '/made/up/path' } });
    expect((await api.submit('/no/such/model', banana)).status).toBe(404);
    expect((await api.submit('/made/up/path', { prompt: 'a' })).status).toBe(200);
    expect(await api.status('unknown')).toMatchObject({ status: 404, body: { detail: 'Request not found' } });
  });

  test('holds to its places and to the balance', async () => {
    const { api, control } = await simulator({ settings: { concurrency: 2, queuedMs: 60_000, balance: 7 } });
    await api.submit('/nano-banana', banana);
    const second = await api.submit('/nano-banana', banana);
    expect(await api.submit('/nano-banana', banana)).toMatchObject({
      status: 400,
      body: { detail: 'Maximum number of concurrent requests (2) has been reached' },
    });
    await api.cancel(second.body.request_id);
    expect((await api.submit('/nano-banana', banana)).status).toBe(200);
    await control.post('/settings', { concurrency: 9 });
    expect((await api.submit('/nano-banana', { ...banana, num_images: 2 })).status).toBe(403);
    expect((await api.submit('/nano-banana', banana)).status).toBe(200);
  });

  test.each([
    ['busy', 400],
    ['bad_input', 400],
    ['http_401', 401],
    ['http_402', 402],
    ['http_403', 403],
    ['http_404', 404],
    ['http_422', 422],
    ['http_423', 423],
    ['http_429', 429],
    ['http_500', 500],
    ['http_503', 503],
    ['html', 502],
  ])('plays %s on a submit as %i and accepts nothing', async (fault, status) => {
    const { api, faults, journal } = await simulator();
    faults.plan([{ match: 'higgsfield.submit', fault }]);
    expect((await api.submit('/nano-banana', banana)).status).toBe(status);
    expect(journal.entries('higgsfield.job')).toHaveLength(0);
    expect((await api.submit('/nano-banana', banana)).status).toBe(200);
  });

  test.each(['execute_then_reset', 'execute_then_500'])('accepts one paid job on %s', async (fault) => {
    const { api, faults, journal } = await simulator();
    faults.plan([{ match: 'higgsfield.submit', fault }]);
    const answer = await api.submit('/nano-banana', banana).catch(() => undefined);
    expect(answer?.status).toBe(fault === 'execute_then_500' ? 500 : undefined);
    expect(journal.entries('higgsfield.job.accepted')).toHaveLength(1);
  });

  test('spoils one poll in the middle and answers the next', async () => {
    const { api, faults } = await simulator();
    const { body } = await api.submit('/nano-banana', banana);
    faults.plan([{ match: 'higgsfield.status', fault: 'http_429', nth: 2 }]);
    const statuses: number[] = [];
    for (let poll = 0; poll < 3; poll += 1) statuses.push((await api.status(body.request_id)).status);
    expect(statuses).toEqual([200, 429, 200]);
  });

  test('names a foreign host when told to', async () => {
    const { api, faults } = await simulator();
    faults.plan([{ match: 'higgsfield.submit', fault: 'foreign_status_url' }]);
    const { body } = await api.submit('/nano-banana', banana);
    expect(body.status_url).toMatch(/^https:\/\/foreign\.example\.test\//);
  });
});

describe('references', () => {
  test('takes an upload through its address, with every header and without the key', async () => {
    const { api, ended } = await simulator();
    const bytes = await sharp({ create: { width: 40, height: 30, channels: 3, background: '#f00' } })
      .png()
      .toBuffer();
    const { status, body } = await api.uploadUrl('image/png');
    expect(status).toBe(200);
    const { upload_url, public_url, upload_headers } = body;
    expect(upload_headers).toEqual({ 'Content-Type': 'image/png', 'x-amz-tagging': 'retention=temporary' });
    const put = async (headers: Record<string, string>, url = upload_url): Promise<number> =>
      (await fetch(url, { method: 'PUT', headers, body: new Uint8Array(bytes) })).status;
    expect(await put({ 'Content-Type': 'image/png' })).toBe(403);
    expect(await put({ ...upload_headers, 'Content-Type': 'image/jpeg' })).toBe(403);
    expect(await put({ ...upload_headers, Authorization: 'Key FAKE_KEY_ID:FAKE_KEY_SECRET' })).toBe(400);
    expect(await put(upload_headers, upload_url.replace(/signature=./, 'signature=x'))).toBe(403);
    expect((await fetch(public_url)).status).toBe(404);
    expect(await put(upload_headers)).toBe(200);
    const served = await fetch(public_url);
    expect(served.headers.get('content-type')).toBe('image/png');
    expect(Buffer.from(await served.arrayBuffer()).equals(bytes)).toBe(true);
    const input = {
      prompt: 'a',
      input_images: [{ type: 'image_url', image_url: public_url }],
      aspect_ratio: 'auto',
    };
    const job = await api.submit('/nano-banana', input);
    expect(await ended(job.body.request_id)).toMatchObject({ status: 'completed' });
    const picture = await api.download((await api.status(job.body.request_id)).body.images?.[0]?.url);
    const { width, height, format } = await sharp(Buffer.from(await picture.arrayBuffer())).metadata();
    expect([width, height, format]).toEqual([128, 96, 'jpeg']);
  });

  test('refuses an unknown content type', async () => {
    const { api } = await simulator();
    expect((await api.uploadUrl('image/svg+xml')).status).toBe(422);
  });

  test('fails a job whose reference cannot be fetched or decoded, and returns the credits', async () => {
    const { api, ended, control } = await simulator();
    const image_urls = [api.url('/files/00000000-0000-4000-8000-000000000000.png')];
    const missing = await api.submit('/bytedance/seedream/v4/edit', { prompt: 'a', image_urls });
    expect(await ended(missing.body.request_id)).toMatchObject({
      status: 'failed',
      error: 'Failed to download input image 1: HTTP 404',
    });
    const page = await receiver([async () => 200]);
    const broken = await api.submit('/bytedance/seedream/v4/edit', { prompt: 'a', image_urls: [page.url] });
    expect(await ended(broken.body.request_id)).toMatchObject({
      status: 'failed',
      error: 'Failed to decode input image 1',
    });
    const nobody = await api.submit('/bytedance/seedream/v4/edit', {
      prompt: 'a',
      image_urls: ['http://127.0.0.1:9/'],
    });
    expect(await ended(nobody.body.request_id)).toMatchObject({
      error: 'Failed to download input image 1: no connection',
    });
    expect(await control.get('/account')).toMatchObject({ spent: 0 });
  });
});
