import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { receiver, simulator } from './higgsfield-rig.ts';

const banana = { prompt: 'A red chair', aspect_ratio: '16:9', output_format: 'png' };

describe('the life of a job', () => {
  test('goes queued, in progress, completed and gives a picture of the ratio', async () => {
    const { api, journal, control } = await simulator({ settings: { queuedMs: 60_000, runMs: 60_000 } });
    const { status, body } = await api.submit('/nano-banana', { ...banana, num_images: 2 });
    expect(status).toBe(200);
    expect(body).toEqual({
      status: 'queued',
      request_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      status_url: api.url(`/requests/${body.request_id}/status`),
      cancel_url: api.url(`/requests/${body.request_id}/cancel`),
    });
    expect((await api.status(body.request_id)).body.status).toBe('queued');
    await control.post(`/jobs/${body.request_id}/state`, { status: 'in_progress' });
    expect((await api.status(body.request_id)).body.status).toBe('in_progress');
    await control.post(`/jobs/${body.request_id}/state`, { status: 'completed' });
    const done = (await api.status(body.request_id)).body;
    expect(done.status).toBe('completed');
    expect(done).not.toHaveProperty('expires_at');
    expect(done.images).toHaveLength(2);
    const picture = await api.download(done.images?.[0]?.url);
    expect(picture.headers.get('content-type')).toBe('image/png');
    const { width, height } = await sharp(Buffer.from(await picture.arrayBuffer())).metadata();
    expect([width, height]).toEqual([128, 72]);
    expect(journal.entries('higgsfield.job.accepted').map((entry) => entry.data.charge)).toEqual([4]);
  });

  test('runs by itself, at once without delays', async () => {
    const { api, ended } = await simulator();
    const { body } = await api.submit('/bytedance/seedream/v4/text-to-image', { prompt: 'кот' });
    expect(await ended(body.request_id)).toMatchObject({ status: 'completed' });
  });

  test.each([
    ['an nsfw portrait', 'nsfw', undefined],
    ['a chair [fail]', 'failed', 'Generation failed'],
  ])('ends by words of the prompt: %s → %s, credits come back', async (prompt, status, error) => {
    const { api, ended, control } = await simulator();
    const { body } = await api.submit('/nano-banana', { prompt });
    await ended(body.request_id);
    const answer = (await api.status(body.request_id)).body;
    expect([answer.status, answer.error, answer.images]).toEqual([status, error, undefined]);
    expect(await control.get('/jobs')).toMatchObject([{ status, charged: 2, refunded: 2 }]);
    expect(await control.get('/account')).toMatchObject({ spent: 0, remaining: 1_000_000, active: 0 });
  });

  test('takes ten times as long for [slow] and makes more than 10 MB for [huge]', async () => {
    const { api, ended, control, journal } = await simulator({ settings: { queuedMs: 1_000, runMs: 2_000 } });
    await api.submit('/nano-banana', { prompt: '[slow] chair' });
    expect(journal.entries('higgsfield.job.accepted')[0]?.data.order).toSatisfy(
      (order: { acceptedAt: number; endsAt: number }) => order.endsAt - order.acceptedAt === 30_000,
    );
    await control.post('/settings', { queuedMs: 0, runMs: 0 });
    const { body } = await api.submit('/nano-banana', { prompt: '[huge] chair', aspect_ratio: '21:9' });
    await ended(body.request_id);
    const picture = await api.download((await api.status(body.request_id)).body.images?.[0]?.url);
    expect((await picture.arrayBuffer()).byteLength).toBeGreaterThan(10 * 1024 * 1024);
  });

  test('is cancelled only while queued, with an empty 202, no callback and the credits back', async () => {
    const hook = await receiver();
    const { api, control } = await simulator({ settings: { queuedMs: 60_000, runMs: 60_000 } });
    const { body } = await api.submit('/nano-banana', banana, { webhook: hook.url });
    const cancelled = await api.cancel(body.request_id);
    expect([cancelled.status, cancelled.text]).toEqual([202, '']);
    expect((await api.status(body.request_id)).body.status).toBe('canceled');
    expect((await api.cancel(body.request_id)).status).toBe(400);
    expect(await control.get('/jobs')).toMatchObject([{ status: 'canceled', refunded: 2 }]);
    const second = await api.submit('/nano-banana', banana);
    await control.post(`/jobs/${second.body.request_id}/state`, { status: 'in_progress' });
    expect((await api.cancel(second.body.request_id)).status).toBe(400);
    expect(hook.callbacks).toHaveLength(0);
  });
});

describe('outcomes and results by fault plan', () => {
  test.each([
    ['nsfw', { status: 'nsfw' }],
    ['failed', { status: 'failed', error: 'Generation failed' }],
    ['failed_without_error', { status: 'failed' }],
    ['completed_without_images', { status: 'completed' }],
  ])('ends a job as %s', async (fault, expected) => {
    const { api, faults, ended } = await simulator();
    faults.plan([{ match: 'higgsfield.job', fault }]);
    const { body } = await api.submit('/nano-banana', banana);
    await ended(body.request_id);
    const { status, error, images } = (await api.status(body.request_id)).body;
    expect({ status, ...(error === undefined ? {} : { error }) }).toEqual(expected);
    expect(images).toBeUndefined();
  });

  test('keeps a job running that never ends, until someone ends it', async () => {
    const { api, faults, control, journalled } = await simulator();
    faults.plan([{ match: 'higgsfield.job', fault: 'never_ends' }]);
    const { body } = await api.submit('/nano-banana', banana);
    await journalled('higgsfield.job.started');
    expect((await api.status(body.request_id)).body.status).toBe('in_progress');
    await control.post(`/jobs/${body.request_id}/state`, { status: 'failed' });
    expect((await api.status(body.request_id)).body.status).toBe('failed');
  });

  test('spoils the download of a result', async () => {
    const { api, faults, ended } = await simulator();
    const { body } = await api.submit('/nano-banana', banana);
    await ended(body.request_id);
    const url = (await api.status(body.request_id)).body.images?.[0]?.url;
    const whole = Buffer.from(await (await api.download(url)).arrayBuffer());
    const words = ['truncated_image', 'expired_url', 'html_result', 'http_404'];
    faults.plan(words.map((fault, index) => ({ match: 'higgsfield.result', fault, nth: index + 1 })));
    const cut = Buffer.from(await (await api.download(url)).arrayBuffer());
    expect(cut.length).toBe(Math.floor(whole.length / 2));
    expect((await api.download(url)).status).toBe(403);
    expect((await api.download(url)).headers.get('content-type')).toBe('text/html');
    expect((await api.download(url)).status).toBe(404);
    expect((await api.download(url)).status).toBe(200);
  });

  test('lets results expire', async () => {
    const { api, ended } = await simulator({ settings: { resultTtlMs: 0, runMs: 1 } });
    const { body } = await api.submit('/nano-banana', banana);
    await ended(body.request_id);
    const { status, images } = (await api.status(body.request_id)).body;
    expect(status).toBe('completed');
    await expect.poll(async () => (await api.download(images?.[0]?.url)).status).toBe(403);
  });
});

describe('control', () => {
  test('reads and changes settings and refuses wrong ones', async () => {
    const { control } = await simulator();
    expect(await control.get('/settings')).toMatchObject({ profile: 'weak', concurrency: 4 });
    expect(await control.post('/settings', { runMs: 5 })).toMatchObject({ runMs: 5 });
    expect(await control.post('/settings', { runMs: -1 })).toHaveProperty('error');
    expect(await control.post('/settings', { unknown: 1 })).toHaveProperty('error');
    expect(await control.get('/settings')).toMatchObject({ runMs: 5 });
  });

  test('lists jobs with what was asked for', async () => {
    const { api, control } = await simulator({ settings: { queuedMs: 60_000, runMs: 60_000 } });
    const image_urls = ['https://files.example.test/a.png'];
    await api.submit('/bytedance/seedream/v4.5', { prompt: 'стул', aspect_ratio: '21:9', image_urls });
    expect(await control.get('/jobs')).toEqual([
      {
        request_id: expect.any(String),
        model: '/bytedance/seedream/v4.5',
        prompt: 'стул',
        aspect_ratio: '21:9',
        references: image_urls,
        status: 'queued',
        charged: 2,
        refunded: 0,
        accepted_at: expect.stringMatching(/Z$/),
      },
    ]);
  });
});
