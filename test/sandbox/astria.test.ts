import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { createSandboxClient } from '../../src/sandbox/client.ts';
import { createControlCalls } from '../../src/sandbox/ground/control-calls.ts';
import { type Entity, flux, nanoBanana, photo, simulator, tuneForm } from './astria-rig.ts';
import { runSandbox } from './running-sandbox.ts';

const isoTime = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);

describe('the life of a tune', () => {
  test('is told by its times alone, from a form with photos to the day it expires', async () => {
    const { call, client, origin, ended } = await simulator({
      settings: { trainingQueuedMs: 60_000, trainingMs: 60_000 },
    });
    const callback = 'https://bot.example.test/cb?t=FAKE';
    const form = await tuneForm({ title: 'first', callback });
    const { status, body } = await call('POST', '/tunes', form);
    expect(status).toBe(201);
    expect(body).toEqual({
      id: expect.any(Number),
      title: 'first',
      name: 'man',
      is_api: true,
      token: 'ohwx',
      base_tune_id: flux,
      branch: 'flux1',
      model_type: 'lora',
      args: null,
      steps: null,
      face_crop: null,
      training_face_correct: false,
      ckpt_url: null,
      ckpt_urls: [],
      callback,
      eta: isoTime,
      started_training_at: null,
      trained_at: null,
      expires_at: null,
      created_at: isoTime,
      updated_at: isoTime,
      url: `${origin}/astria/tunes/${body.id}.json`,
      orig_images: expect.arrayContaining([expect.stringContaining(`${origin}/astria/files/photo-`)]),
    });
    const [kept = ''] = body.orig_images;
    expect(await sharp(await (await fetch(kept)).bytes()).metadata()).toMatchObject({ width: 96 });
    expect(await client.tunes()).toMatchObject([{ photos: 4, status: 'queued' }]);
    await client.moveTune(body.id, 'training');
    const training = (await call('GET', `/tunes/${body.id}.json`)).body;
    expect([training.started_training_at, training.trained_at]).toEqual([isoTime, null]);
    await client.moveTune(body.id, 'trained');
    await ended('tune', body.id);
    const trained = (await call('GET', `/tunes/${body.id}`)).body;
    const days = (Date.parse(trained.expires_at ?? '') - Date.parse(trained.trained_at ?? '')) / 86_400_000;
    expect(days).toBe(30);
  });

  test('begins from JSON with addresses of photos as well', async () => {
    const { call, train } = await simulator();
    const { orig_images: image_urls } = await train();
    const tune = {
      title: 'second',
      name: 'cat',
      image_urls,
      branch: 'flux1',
      base_tune_id: flux,
      token: null,
    };
    const { status, body } = await call('POST', '/tunes.json', { tune });
    expect(status).toBe(201);
    expect(body).toMatchObject({ token: 'ohwx', model_type: null });
    expect(body.orig_images).toHaveLength(4);
    expect(body.orig_images).not.toEqual(image_urls);
  });

  test('is over at once for faceid, and free; the mock branch is free and takes its time', async () => {
    const { call, client } = await simulator({ settings: { trainingMs: 60_000 } });
    const form = await tuneForm({ model_type: 'faceid', preset: '', base_tune_id: String(nanoBanana) }, 1);
    expect((await call('POST', '/tunes', form)).body).toMatchObject({
      trained_at: isoTime,
      expires_at: isoTime,
    });
    const mock = (await call('POST', '/tunes', await tuneForm({ branch: 'fast' }))).body;
    expect(mock.trained_at).toBeNull();
    expect(await client.account()).toMatchObject({ spent: 0 });
  });

  test('falls into the old branch where the base is forgotten', async () => {
    const { call } = await simulator();
    const { body } = await call('POST', '/tunes', await tuneForm({ base_tune_id: '', model_type: '' }));
    expect(body).toMatchObject({ branch: 'sd15', token: 'sks', model_type: null });
  });

  test('never ends by plan, and nothing tells so', async () => {
    const { call, faults, journalled } = await simulator();
    faults.plan([{ match: 'astria.tune', fault: 'never_ends' }]);
    const { body } = await call('POST', '/tunes', await tuneForm());
    await journalled('astria.tune.started');
    expect((await call('GET', `/tunes/${body.id}`)).body).toMatchObject({
      started_training_at: isoTime,
      trained_at: null,
    });
  });
});

describe('the life of a prompt', () => {
  test('ends with pictures of its ratio on which the photos of its tune are seen', async () => {
    const { call, train, prompt, ended, origin } = await simulator({ settings: { longestSide: 400 } });
    const tune = await train();
    const { status, body } = await prompt(tune.id, { num_images: 2, aspect_ratio: '4:5' });
    expect(status).toBe(201);
    expect(body).toEqual({
      id: expect.any(Number),
      tune_id: flux,
      text: `<lora:${tune.id}:1> ohwx man, studio`,
      negative_prompt: '',
      callback: null,
      cfg_scale: null,
      steps: null,
      seed: 42,
      ar: '4:5',
      num_images: 2,
      super_resolution: false,
      started_training_at: null,
      trained_at: null,
      created_at: isoTime,
      updated_at: isoTime,
      url: `${origin}/astria/prompts/${body.id}.json`,
      images: [],
      user_error: null,
    });
    await ended('prompt', body.id);
    const done = (await call('GET', `/tunes/${flux}/prompts/${body.id}.json`)).body;
    expect(done).toMatchObject({ trained_at: isoTime, user_error: null });
    expect(new Set(done.images).size).toBe(2);
    const bytes = await (await fetch(done.images?.[0] ?? '')).bytes();
    const { data, info } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true });
    expect([info.width, info.height]).toEqual([320, 400]);
    expect(countOf(data, [255, 0, 0])).toBeGreaterThan(300);
    expect(countOf(data, [0, 0, 255])).toBeGreaterThan(300);
  });

  test.each([
    ['an nsfw portrait', 'NSFW'],
    ['a portrait [fail]', 'went wrong'],
  ])('ends by words of its text: %s, and costs nothing', async (words, error) => {
    const { call, train, prompt, ended, client } = await simulator();
    const tune = await train();
    const { spent } = await client.account();
    const { body } = await prompt(tune.id, { text: `<lora:${tune.id}:0.9> ohwx man, ${words}` });
    await ended('prompt', body.id);
    expect((await call('GET', `/prompts/${body.id}`)).body).toMatchObject({
      images: [],
      trained_at: null,
      user_error: expect.stringContaining(error),
    });
    expect(await client.account()).toMatchObject({ spent });
  });

  test.each(['failed', 'nsfw', 'empty'])('ends as %s by plan', async (fault) => {
    const { call, train, prompt, ended, faults, client } = await simulator();
    faults.plan([{ match: 'astria.prompt', fault }]);
    const { body } = await prompt((await train()).id);
    await ended('prompt', body.id);
    expect((await call('GET', `/prompts/${body.id}`)).body.images).toEqual([]);
    expect(await client.prompts()).toMatchObject([{ status: fault }]);
  });

  test('goes to a checkpoint itself, and to a partner model by its faceid', async () => {
    const { call, train, prompt } = await simulator();
    const own = await train({ model_type: '', preset: '' });
    const ask = (id: number, text: string) => call('POST', `/tunes/${id}/prompts`, { prompt: { text } });
    expect((await ask(own.id, 'ohwx man')).status).toBe(201);
    const face = await train({ model_type: 'faceid', base_tune_id: String(nanoBanana) });
    expect((await ask(nanoBanana, `<faceid:${face.id}:1> man`)).status).toBe(201);
    expect((await prompt(face.id)).status).toBe(422);
    expect((await ask(face.id, 'man')).status).toBe(422);
  });

  test('takes a form, and costs by its pictures', async () => {
    const { call, train, client } = await simulator({ settings: { tunePriceMc: 100, imagePriceMc: 10 } });
    const { id } = await train();
    const form = new FormData();
    form.append('prompt[text]', `<lora:${id}:1> ohwx man`);
    form.append('prompt[num_images]', '8');
    form.append('prompt[super_resolution]', 'true');
    form.append('prompt[cfg_scale]', '3.5');
    const { body } = await call<Record<string, unknown>>('POST', `/tunes/${flux}/prompts.json`, form);
    expect(body).toMatchObject({ num_images: 8, super_resolution: true, cfg_scale: '3.5' });
    expect(await client.account()).toMatchObject({ spent: 180 });
    const users = await call<{ usd_balance_mc: number }>('GET', '/users');
    expect(users.body.usd_balance_mc).toBe((await client.account()).remaining);
  });
});

test('it is reached below /astria of the sandbox, and steered by its client', async () => {
  const { sandbox } = await runSandbox({ astria: { trainingQueuedMs: 60_000 } });
  const client = createSandboxClient(sandbox.url);
  const response = await fetch(`${sandbox.url}/astria/tunes`, {
    method: 'POST',
    headers: { authorization: 'Bearer sd_FAKE0000' },
    body: await tuneForm(),
  });
  const { id } = (await response.json()) as Entity;
  expect(await client.astria.tunes()).toMatchObject([{ tune_id: id, status: 'queued' }]);
  await client.astria.moveTune(id, 'trained');
  expect(await client.astria.tunes()).toMatchObject([{ status: 'trained' }]);
  expect(await client.astria.change({ idempotency: true })).toMatchObject({ idempotency: true });
  expect(await client.astria.settings()).toMatchObject({ idempotency: true, trainingQueuedMs: 60_000 });
  const { post } = createControlCalls(`${sandbox.url}/sandbox/astria`);
  await expect(post('/settings', { trainingMs: -1 })).rejects.toThrow('trainingMs');
  await sandbox.close();
});

test('an inspection measures sharpness and finds what is planned or set', async () => {
  const { call, faults, client } = await simulator();
  const inspect = async (file: File) => {
    const form = new FormData();
    form.append('name', 'man');
    form.append('file', file);
    return (await call<Record<string, unknown>>('POST', '/images/inspect', form)).body;
  };
  expect(await inspect(await photo())).toMatchObject({
    name: 'man',
    blurry: false,
    wearing_sunglasses: false,
    includes_multiple_people: false,
  });
  expect(await inspect(await photo('red', false))).toMatchObject({ blurry: true });
  const words = ['wearing_sunglasses', 'missing_keys'];
  faults.plan(words.map((fault, index) => ({ match: 'astria.inspect', fault, nth: index + 1 })));
  expect(await inspect(await photo())).toMatchObject({ wearing_sunglasses: true });
  expect(await inspect(await photo())).toEqual({ name: 'man' });
  await client.change({ inspection: { name: 'dog', selfie: null } });
  const found = await inspect(await photo());
  expect(found).toMatchObject({ name: 'dog' });
  expect(found).not.toHaveProperty('selfie');
  const nothing = new File(['no photo'], 'a.jpg');
  expect(await inspect(nothing)).toEqual({ file: ['is not an image or is broken'] });
});

/** Pixels near a colour. */
function countOf(pixels: Buffer, colour: number[]): number {
  let count = 0;
  for (let at = 0; at < pixels.length; at += 3) {
    if (colour.every((value, channel) => Math.abs((pixels[at + channel] ?? 0) - value) < 60)) count += 1;
  }
  return count;
}
