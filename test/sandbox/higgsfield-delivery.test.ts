import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { type Callback, folder, receiver, simulator } from './higgsfield-rig.ts';

const banana = { prompt: 'A red chair', aspect_ratio: '16:9', output_format: 'png' };
const whsec = (text: string): string => `whsec_${Buffer.from(text).toString('base64')}`;

describe('callbacks', () => {
  test('repeats the same body until a 2xx in the weak profile, 4xx included', async () => {
    const hook = await receiver([500, 404, 200]);
    const { api, journalled } = await simulator({ settings: { callbackRetryMs: [1, 1, 1, 1] } });
    const { body } = await api.submit('/nano-banana', banana, { webhook: `${hook.url}?t=FAKE%26TOKEN` });
    await journalled('higgsfield.callback.sent', ({ over }) => over === true);
    expect(hook.callbacks).toHaveLength(3);
    expect(new Set(hook.callbacks.map((callback) => callback.body)).size).toBe(1);
    expect(hook.callbacks[0]?.url).toBe('/?t=FAKE%26TOKEN');
    expect(hook.callbacks[0]?.headers['webhook-id']).toBeUndefined();
    expect(JSON.parse(hook.callbacks[0]?.body ?? '')).toEqual((await api.status(body.request_id)).body);
  });

  test('sends little about a failure in the weak profile and stops at the end of its schedule', async () => {
    const hook = await receiver([500, 500, 500, 500]);
    const { api, journal, journalled } = await simulator({ settings: { callbackRetryMs: [1] } });
    const { body } = await api.submit('/nano-banana', { prompt: '[fail]' }, { webhook: hook.url });
    await journalled('higgsfield.callback.sent', ({ over }) => over === true);
    expect(JSON.parse(hook.callbacks[0]?.body ?? '')).toEqual({
      status: 'failed',
      request_id: body.request_id,
      error: 'Generation failed',
    });
    expect(
      journal.entries('higgsfield.callback.sent').map(({ data }) => [data.attempt, data.status]),
    ).toEqual([
      [1, 500],
      [2, 500],
    ]);
  });

  test('repeats after 5xx and never after 4xx in the newer profile, signed by every secret', async () => {
    const hook = await receiver([503, 400]);
    const secrets = [whsec('old secret'), whsec('new secret')];
    const { api, journalled } = await simulator({
      settings: { profile: 'newer', callbackRetryMs: [1, 1, 1], webhookSecrets: secrets },
    });
    await api.submit('/nano-banana', banana, { webhook: hook.url });
    await journalled('higgsfield.callback.sent', ({ over }) => over === true);
    expect(hook.callbacks).toHaveLength(2);
    const [first, second] = hook.callbacks;
    expect(first?.headers['webhook-id']).toBe(second?.headers['webhook-id']);
    const signed =
      ['webhook-id', 'webhook-timestamp'].map((name) => `${String(first?.headers[name])}.`).join('') +
      first?.body;
    const expected = ['old secret', 'new secret'].map(
      (secret) => `v1,${createHmac('sha256', secret).update(signed).digest('base64')}`,
    );
    expect(first?.headers['webhook-signature']).toBe(expected.join(' '));
  });

  test('loses, doubles, forges and damages callbacks by plan', async () => {
    const hook = await receiver();
    const { api, faults, ended, journalled, journal } = await simulator({
      settings: { profile: 'newer', webhookSecrets: [whsec('secret')] },
    });
    const run = async (fault: string, params: Record<string, unknown> = {}): Promise<Callback[]> => {
      hook.callbacks.length = 0;
      faults.plan([{ match: 'higgsfield.callback', fault, params }]);
      const { body } = await api.submit('/nano-banana', banana, { webhook: `${hook.url}?t=TOKEN` });
      const mine = ({ request_id }: Record<string, unknown>): boolean => request_id === body.request_id;
      if (fault === 'callback_lost') await ended(body.request_id);
      else
        await journalled(
          'higgsfield.callback.sent',
          (data) => mine(data) && (data.over === true || data.copy === true),
        );
      if (fault === 'callback_duplicate') {
        await expect
          .poll(() => journal.entries('higgsfield.callback.sent').filter(({ data }) => mine(data)).length)
          .toBe(2);
      }
      return [...hook.callbacks];
    };
    expect(await run('callback_lost')).toHaveLength(0);
    const doubled = await run('callback_duplicate');
    expect(doubled.map((callback) => callback.body)).toEqual([doubled[0]?.body, doubled[0]?.body]);
    const tokens = (await run('callback_wrong_token')).map((callback) => callback.url);
    expect(tokens).toEqual(['/?t=AOKEN', '/?t=TOKEN']);
    const [badly, well] = await run('wrong_signature');
    expect(badly?.headers['webhook-signature']).not.toBe(well?.headers['webhook-signature']);
    const skewed = await run('skewed_timestamp', { skewSeconds: -900, only: true });
    expect(skewed).toHaveLength(1);
    expect(Number(skewed[0]?.headers['webhook-timestamp'])).toBeLessThan(Date.now() / 1_000 - 800);
    const before = Date.now();
    expect(await run('callback_late', { delayMs: 150 })).toHaveLength(1);
    expect(Date.now() - before).toBeGreaterThanOrEqual(150);
  });

  test('can call back before the submit is answered', async () => {
    const order: string[] = [];
    const hook = await receiver([
      async () => {
        order.push('callback');
        return 200;
      },
    ]);
    const { api, faults } = await simulator({ settings: { queuedMs: 60_000, runMs: 60_000 } });
    faults.plan([{ match: 'higgsfield.callback', fault: 'callback_early' }]);
    const { body } = await api.submit('/nano-banana', banana, { webhook: hook.url });
    order.push('answer');
    expect(order).toEqual(['callback', 'answer']);
    expect(body.status).toBe('queued');
    expect(JSON.parse(hook.callbacks[0]?.body ?? '')).toMatchObject({
      request_id: body.request_id,
      status: 'completed',
    });
  });

  test.each([
    'http://bot.example.test/cb',
    'https://127.0.0.1/cb',
    'https://[::1]/cb',
    'https://localhost/cb',
    'https://user:pass@bot.example.test/cb',
  ])('refuses the callback URL %s under the strict rule only', async (webhook) => {
    const { api, control } = await simulator({ settings: { queuedMs: 60_000 } });
    expect((await api.submit('/nano-banana', banana, { webhook })).status).toBe(200);
    await control.post('/settings', { strictWebhooks: true });
    expect((await api.submit('/nano-banana', banana, { webhook })).status).toBe(422);
    const fine = await api.submit('/nano-banana', banana, { webhook: 'https://bot.example.test/cb?t=a' });
    expect(fine.status).toBe(200);
  });
});

describe('the newer profile', () => {
  const newer = { settings: { profile: 'newer' as const } };

  test('answers a repeat with the first request and refuses a key with other parameters', async () => {
    const { api, journal } = await simulator(newer);
    const headers = { 'Idempotency-Key': 'attempt-1' };
    const input = { prompt: 'a', num_images: 1, aspect_ratio: '1:1' };
    const options = { headers, webhook: 'http://127.0.0.1:9/cb?t=1' };
    const [first, second] = await Promise.all([
      api.submit('/nano-banana', input, options),
      api.submit('/nano-banana', { aspect_ratio: '1:1', num_images: 1, prompt: 'a' }, options),
    ]);
    expect(second.body.request_id).toBe(first.body.request_id);
    expect(journal.entries('higgsfield.job.accepted')).toHaveLength(1);
    const others = [
      api.submit('/nano-banana-2', input, options),
      api.submit('/nano-banana', { ...input, prompt: 'b' }, options),
      api.submit('/nano-banana', { prompt: 'a', aspect_ratio: '1:1' }, options),
      api.submit('/nano-banana', input, { ...options, webhook: 'http://127.0.0.1:9/cb?t=2' }),
      api.submit('/nano-banana', input, { ...options, headers: { ...headers, 'Hf-Expires-After': '3600' } }),
    ];
    expect((await Promise.all(others)).map(({ status }) => status)).toEqual([422, 422, 422, 422, 422]);
  });

  test('does not use up the key of a refused submit, and checks its form', async () => {
    const { api, faults } = await simulator(newer);
    const options = { headers: { 'Idempotency-Key': 'k' } };
    faults.plan([{ match: 'higgsfield.submit', fault: 'busy' }]);
    expect((await api.submit('/nano-banana', banana, options)).status).toBe(400);
    expect((await api.submit('/nano-banana', { ...banana, prompt: 'other' }, options)).status).toBe(200);
    const long = { headers: { 'Idempotency-Key': 'k'.repeat(256) } };
    expect((await api.submit('/nano-banana', banana, long)).status).toBe(422);
  });

  test('ignores the key in the weak profile', async () => {
    const { api, journal } = await simulator();
    const options = { headers: { 'Idempotency-Key': 'k' } };
    await api.submit('/nano-banana', banana, options);
    await api.submit('/nano-banana', banana, options);
    expect(journal.entries('higgsfield.job.accepted')).toHaveLength(2);
  });

  test('tells when results expire, by the header or by the account', async () => {
    const { api, ended } = await simulator(newer);
    const { body } = await api.submit('/nano-banana', banana, { headers: { 'Hf-Expires-After': '3600' } });
    const { ended_at } = await ended(body.request_id);
    const { expires_at } = (await api.status(body.request_id)).body;
    expect(Date.parse(expires_at ?? '') - Number(ended_at)).toBe(3_600_000);
    for (const seconds of ['3599', '604801', 'soon']) {
      const refused = await api.submit('/nano-banana', banana, { headers: { 'Hf-Expires-After': seconds } });
      expect(refused.status).toBe(422);
    }
  });

  test('deletes the data of a finished request and keeps its bill', async () => {
    const { api, control, ended } = await simulator(newer);
    await control.post('/settings', { queuedMs: 60_000 });
    const { body } = await api.submit('/nano-banana', banana);
    expect((await api.remove(body.request_id)).status).toBe(409);
    await control.post(`/jobs/${body.request_id}/state`, { status: 'completed' });
    await ended(body.request_id);
    const url = (await api.status(body.request_id)).body.images?.[0]?.url;
    const answers = [await api.remove(body.request_id), await api.remove(body.request_id)];
    expect(answers[0]).toEqual({ status: 200, text: expect.any(String) });
    expect(answers[1]).toEqual(answers[0]);
    expect((await api.download(url)).status).toBe(404);
    expect(await control.get('/jobs')).toMatchObject([{ prompt: '', references: [], charged: 2 }]);
  });

  test('has no deletion in the weak profile', async () => {
    const { api, ended } = await simulator();
    const { body } = await api.submit('/nano-banana', banana);
    await ended(body.request_id);
    expect((await api.remove(body.request_id)).status).toBe(405);
  });
});

describe('a restart', () => {
  test('goes on with jobs, callbacks, keys, money and files', async () => {
    const dataDir = folder();
    const hook = await receiver([500, 200]);
    const settings = { profile: 'newer' as const, queuedMs: 60_000, runMs: 0, callbackRetryMs: [60_000] };
    const first = await simulator({ dataDir, settings });
    const options = { headers: { 'Idempotency-Key': 'k' }, webhook: hook.url };
    const done = await first.api.submit('/nano-banana', banana, options);
    const waiting = await first.api.submit('/nano-banana', banana);
    await first.control.post(`/jobs/${done.body.request_id}/state`, { status: 'completed' });
    await first.close();
    expect(hook.callbacks).toHaveLength(1);

    const second = await simulator({ dataDir, settings: { ...settings, callbackRetryMs: [1] } });
    await second.journalled('higgsfield.callback.sent', ({ status }) => status === 200);
    const { images } = (await second.api.status(done.body.request_id)).body;
    expect((await second.api.download(images?.[0]?.url)).status).toBe(200);
    expect((await second.api.status(waiting.body.request_id)).body.status).toBe('queued');
    expect(await second.control.get('/account')).toMatchObject({ spent: 4, active: 1 });
    const repeat = await second.api.submit('/nano-banana', banana, options);
    expect(repeat.body.request_id).toBe(done.body.request_id);
    await second.control.post(`/jobs/${waiting.body.request_id}/state`, { status: 'in_progress' });
    expect(await second.ended(waiting.body.request_id)).toMatchObject({ status: 'completed' });
  });

  test('ends at once what should have ended while it was away', async () => {
    const dataDir = folder();
    const first = await simulator({ dataDir, settings: { queuedMs: 40, runMs: 40 } });
    const { body } = await first.api.submit('/nano-banana', banana);
    await first.close();
    const second = await simulator({ dataDir });
    expect(await second.ended(body.request_id)).toMatchObject({ status: 'completed' });
  });
});
