import { describe, expect, test } from 'vitest';
import { type Entity, flux, nanoBanana, simulator, tuneForm } from './astria-rig.ts';

type Errors = Record<string, string[] | string>;

describe('a create is refused', () => {
  test('without a key, with a foreign one and with a revoked one', async () => {
    const { origin, client } = await simulator();
    const look = async (authorization?: string) =>
      (
        await fetch(
          `${origin}/astria/tunes`,
          authorization === undefined ? {} : { headers: { authorization } },
        )
      ).status;
    expect(await look()).toBe(401);
    expect(await look('Bearer key')).toBe(401);
    expect(await look('Bearer sd_FAKE0000')).toBe(200);
    await client.change({ key: 'sd_FAKE1111' });
    expect(await look('Bearer sd_FAKE0000')).toBe(401);
    await client.change({ key: null, revoked: true });
    expect(await look('Bearer sd_FAKE0000')).toBe(401);
  });

  test.each<[string, Record<string, string>, Errors]>([
    ['a blank title', { title: '' }, { title: ["can't be blank"] }],
    ['an unknown base', { base_tune_id: '7' }, { base_tune: ['must exist'] }],
    ['a field nobody knows', { titel: 'x' }, { titel: ['is no field the sandbox plays'] }],
    ['a number in letters', { steps: 'many' }, { steps: ['is not a number'] }],
    ['a callback that is no address', { callback: 'bot' }, { error: 'callback is not a valid URL' }],
  ])('when a tune has %s', async (_, fields, body) => {
    const { call, client, journal } = await simulator();
    const status = 'error' in body ? 400 : 422;
    expect(await call<Errors>('POST', '/tunes', await tuneForm(fields))).toMatchObject({ status, body });
    expect(await client.tunes()).toEqual([]);
    expect(journal.entries('astria.tune.refused')).toMatchObject([{ data: { status } }]);
  });

  test('when photos are too few, broken or not to be had', async () => {
    const { call, client } = await simulator();
    const few = await call<Errors>('POST', '/tunes', await tuneForm({}, 3));
    expect(few).toMatchObject({ status: 422, body: { images: ['are too few (minimum is 4)'] } });
    const broken = await tuneForm({}, 3);
    const [whole] = (await tuneForm()).getAll('tune[images][]');
    broken.append('tune[images][]', (whole as File).slice(0, 400), '3.jpg');
    expect(await call<Errors>('POST', '/tunes', broken)).toMatchObject({
      status: 422,
      body: { images: ['is not an image or is broken'] },
    });
    const image_urls = Array.from({ length: 4 }, () => 'http://127.0.0.1:9/a.jpg');
    expect(
      await call<Errors>('POST', '/tunes', { tune: { title: 'a', name: 'man', image_urls } }),
    ).toMatchObject({
      status: 422,
      body: { image_urls: ['could not be downloaded'] },
    });
    expect(await client.tunes()).toEqual([]);
  });

  test('when its body is no JSON, or wraps nothing', async () => {
    const { call, origin } = await simulator();
    expect(await call('POST', '/tunes', { title: 'a' })).toMatchObject({
      status: 400,
      body: { error: 'param is missing or the value is empty: tune' },
    });
    const headers = { authorization: 'Bearer sd_FAKE0000' };
    const response = await fetch(`${origin}/astria/tunes`, { method: 'POST', headers, body: '{' });
    expect(response.status).toBe(400);
  });

  test.each<[string, Record<string, unknown>, string]>([
    ['too many pictures', { num_images: 9 }, 'num_images'],
    ['a size that is no multiple of 8', { w: 1001, h: 1000 }, 'w'],
    ['a ratio nobody knows', { aspect_ratio: '7:5' }, 'aspect_ratio'],
    ['a resolution of another model', { resolution: '4K' }, 'resolution'],
    ['faces to mend without room', { inpaint_faces: true }, 'super_resolution'],
    ['a tune that is not there', { text: '<lora:7:1> ohwx man' }, 'text'],
    ['a picture to work from', { input_image_url: 'https://cdn.example.test/a.jpg' }, 'input_image_url'],
  ])('when a prompt has %s', async (_, fields, field) => {
    const { train, prompt, client } = await simulator();
    const { status, body } = await prompt((await train()).id, fields);
    expect([status, Object.keys(body)]).toEqual([422, [field]]);
    expect(await client.prompts()).toEqual([]);
  });

  test('when its tune is another base’s, not trained yet, expired or deleted', async () => {
    const { call, train, prompt, client } = await simulator();
    const tune = await train();
    const text = `<lora:${tune.id}:1> ohwx man`;
    const elsewhere = await call('POST', `/tunes/${nanoBanana}/prompts`, { prompt: { text } });
    expect(elsewhere).toMatchObject({ status: 422, text: expect.stringContaining('another base') });
    await client.change({ trainingMs: 60_000, resultTtlMs: 0 });
    const young = (await call('POST', '/tunes', await tuneForm())).body;
    expect(await prompt(young.id)).toMatchObject({
      status: 422,
      text: expect.stringContaining('not trained'),
    });
    await client.moveTune(young.id, 'trained');
    await expect.poll(async () => (await prompt(young.id)).text).toContain('expired');
    await call('DELETE', `/tunes/${tune.id}`);
    expect(await prompt(tune.id)).toMatchObject({ status: 422, text: expect.stringContaining('not there') });
  });

  test('when the account cannot pay; what is free goes on', async () => {
    const { call, client } = await simulator({ settings: { balanceMc: 149_999 } });
    expect(await call('POST', '/tunes', await tuneForm())).toMatchObject({ status: 402 });
    expect(await call('POST', '/tunes', await tuneForm({ branch: 'fast' }))).toMatchObject({ status: 201 });
    await client.change({ balanceMc: 150_000 });
    expect(await call('POST', '/tunes', await tuneForm())).toMatchObject({ status: 201 });
  });
});

describe('by plan', () => {
  test.each<[string, number, unknown]>([
    ['http_400', 400, { error: 'Bad Request' }],
    ['http_401', 401, { error: expect.any(String) }],
    ['http_402', 402, { error: expect.any(String) }],
    ['http_422', 422, { error: expect.any(String) }],
    ['http_422_fields', 422, { images: [expect.any(String), expect.any(String)] }],
    ['http_429', 429, { error: 'Too Many Requests' }],
    ['http_500', 500, { status: 500, error: 'Internal Server Error' }],
    ['html', 502, undefined],
  ])('%s creates nothing', async (fault, status, body) => {
    const { call, faults, client } = await simulator();
    faults.plan([{ match: 'astria.create-tune', fault }]);
    const refused = await call<unknown>('POST', '/tunes', await tuneForm());
    expect([refused.status, refused.body]).toEqual([status, body]);
    expect(await client.tunes()).toEqual([]);
  });

  test('a create is accepted and answered with 504, or not at all', async () => {
    const { call, faults, client, train, prompt } = await simulator();
    const { id } = await train();
    faults.plan([
      { match: 'astria.create-prompt', fault: 'execute_then_504' },
      { match: 'astria.create-tune', fault: 'execute_then_reset' },
    ]);
    expect(await prompt(id)).toMatchObject({ status: 504, body: undefined });
    await expect(call('POST', '/tunes', await tuneForm({ title: 'lost' }))).rejects.toThrow('fetch failed');
    expect(await client.prompts()).toHaveLength(1);
    const found = await call<Entity[]>('GET', '/tunes?title=lost');
    expect(found.body).toMatchObject([{ title: 'lost' }]);
  });

  test('an answer lacks its images, or tells of a foreign host', async () => {
    const { call, faults, train, prompt, ended } = await simulator();
    const { id } = (await prompt((await train()).id)).body;
    await ended('prompt', id);
    faults.plan([
      { match: 'astria.status', fault: 'missing_images' },
      { match: 'astria.status', fault: 'foreign_image_url', params: { origin: 'http://a.example.test' } },
    ]);
    expect((await call('GET', `/prompts/${id}`)).body).not.toHaveProperty('images');
    const foreign = (await call('GET', `/prompts/${id}`)).body.images;
    expect(foreign).toEqual([expect.stringMatching(/^http:\/\/a\.example\.test\/results\//)]);
  });
});

test('odd words follow refusals and user errors, in lists as well', async () => {
  const { call, train, prompt, ended, client } = await simulator({ settings: { oddWords: true } });
  const tune = await train();
  const { id } = (await prompt(tune.id, { text: `<lora:${tune.id}:1> ohwx man [fail]` })).body;
  await ended('prompt', id);
  expect((await call('GET', `/prompts/${id}`)).body.user_error).toContain('\0');
  const [first] = (await call<Entity[]>('GET', `/tunes/${flux}/prompts`)).body;
  expect(first?.user_error).toContain('\0');
  expect((await call<Errors>('GET', '/prompts/7')).body.error).toContain('\0');
  await client.change({ oddWords: false, leavesImagesOut: true });
  expect((await call('GET', `/prompts/${id}`)).body).not.toHaveProperty('images');
});
