import { describe, expect, test } from 'vitest';
import { type Entity, flux, simulator, tuneForm } from './astria-rig.ts';
import { folder, receiver } from './higgsfield-rig.ts';

describe('callbacks', () => {
  test('tell of the whole entity, wrapped or bare, and are never repeated', async () => {
    const hook = await receiver([500]);
    const { call, client, prompt, journalled } = await simulator();
    const { body } = await call('POST', '/tunes', await tuneForm({ callback: `${hook.url}?t=FAKE%26A` }));
    await journalled('astria.callback.sent', ({ over }) => over === true);
    expect(hook.callbacks.map(({ url }) => url)).toEqual(['/?t=FAKE%26A']);
    const told = JSON.parse(hook.callbacks[0]?.body ?? '') as { tune: Entity };
    expect(told.tune).toEqual((await call('GET', `/tunes/${body.id}`)).body);
    await client.change({ bareCallbacks: true });
    const made = (await prompt(body.id, { callback: `${hook.url}?t=B` })).body;
    await journalled('astria.callback.sent', ({ prompt_id }) => prompt_id === String(made.id));
    expect(JSON.parse(hook.callbacks[1]?.body ?? '')).toEqual(
      (await call('GET', `/prompts/${made.id}`)).body,
    );
    expect(hook.callbacks).toHaveLength(2);
  });

  test('are sent about a faceid only where that is set', async () => {
    const hook = await receiver();
    const { call, client, journalled } = await simulator();
    const face = { model_type: 'faceid', callback: hook.url };
    expect((await call('POST', '/tunes', await tuneForm(face))).body).toMatchObject({ callback: hook.url });
    await client.change({ instantCallbacks: true });
    const { body } = await call('POST', '/tunes', await tuneForm(face));
    await journalled('astria.callback.sent', ({ tune_id }) => tune_id === String(body.id));
    expect(hook.callbacks).toHaveLength(1);
  });

  test('are lost, doubled and forged by plan, and come before the answer', async () => {
    const hook = await receiver();
    const { train, prompt, faults, ended, journal, client } = await simulator();
    const { id: tuneId } = await train();
    const tell = async (fault: string, count: number): Promise<string[]> => {
      hook.callbacks.length = 0;
      faults.plan([{ match: 'astria.callback', fault }]);
      const { id } = (await prompt(tuneId, { callback: `${hook.url}?t=TOKEN` })).body;
      await ended('prompt', id);
      const sent = () =>
        journal.entries('astria.callback.sent').filter(({ data }) => data.prompt_id === String(id)).length;
      await expect.poll(sent).toBe(count);
      return hook.callbacks.map(({ url }) => url);
    };
    expect(await tell('callback_lost', 0)).toEqual([]);
    expect(await tell('callback_duplicate', 2)).toEqual(['/?t=TOKEN', '/?t=TOKEN']);
    expect(await tell('callback_wrong_token', 2)).toEqual(['/?t=AOKEN', '/?t=TOKEN']);
    await client.change({ queuedMs: 60_000 });
    faults.plan([{ match: 'astria.callback', fault: 'callback_early' }]);
    hook.callbacks.length = 0;
    const { body } = await prompt(tuneId, { callback: hook.url });
    expect(hook.callbacks).toHaveLength(1);
    expect(body.trained_at).toBeNull();
  });

  test('are not sent about what was deleted', async () => {
    const hook = await receiver();
    const { call, client } = await simulator({ settings: { trainingMs: 60_000 } });
    const { body } = await call('POST', '/tunes', await tuneForm({ callback: hook.url }));
    expect(await call('DELETE', `/tunes/${body.id}`)).toMatchObject({ status: 200, text: '' });
    expect(await call('GET', `/tunes/${body.id}`)).toMatchObject({ status: 404 });
    expect(await client.tunes()).toMatchObject([{ status: 'deleted', charged: 150_000 }]);
    expect(hook.callbacks).toEqual([]);
  });
});

describe('with the switch of idempotency', () => {
  test('one title is one tune, also of two requests at once', async () => {
    const { call, client, journal } = await simulator({ settings: { idempotency: true } });
    const create = async () => (await call('POST', '/tunes', await tuneForm({ title: 'one' }))).body.id;
    const ids = await Promise.all([create(), create()]);
    expect(new Set([...ids, await create()]).size).toBe(1);
    expect(await client.tunes()).toHaveLength(1);
    expect(journal.entries('astria.tune.repeated')).toHaveLength(2);
    await call('DELETE', `/tunes/${ids[0]}`);
    expect(await create()).not.toBe(ids[0]);
  });

  test('a prompt is the same only with all its attributes, the callback included', async () => {
    const { train, prompt, client } = await simulator({ settings: { idempotency: true } });
    const { id } = await train();
    const ask = async (fields: Record<string, unknown>) => (await prompt(id, fields)).body.id;
    const first = await ask({ seed: 1, callback: 'https://bot.example.test/a' });
    expect(await ask({ callback: 'https://bot.example.test/a', seed: 1 })).toBe(first);
    expect(await ask({ seed: 2, callback: 'https://bot.example.test/a' })).not.toBe(first);
    expect(await ask({ seed: 1, callback: 'https://bot.example.test/b' })).not.toBe(first);
    expect(await client.prompts()).toHaveLength(3);
  });

  test('off, each request is work of its own', async () => {
    const { train, prompt, client } = await simulator();
    const { id } = await train({ title: 'one' });
    expect((await train({ title: 'one' })).id).not.toBe(id);
    await prompt(id);
    await prompt(id);
    expect(await client.prompts()).toHaveLength(2);
  });
});

describe('lists', () => {
  test('are read by pages, filters and keys, the newest first', async () => {
    const { call, train } = await simulator();
    const ids: number[] = [];
    for (const name of ['man', 'cat', 'man', 'dog']) ids.push((await train({ name })).id);
    const [first, second, third, fourth] = ids;
    const list = async (query: string) =>
      (await call<Entity[]>('GET', `/tunes${query}`)).body.map(({ id }) => id);
    expect(await list('')).toEqual([fourth, third, second, first]);
    expect(await list('.json?limit=2')).toEqual([fourth, third]);
    expect(await list(`?before_id=${third}&limit=1000`)).toEqual([second, first]);
    expect(await list('?offset=3')).toEqual([first]);
    expect(await list('?name[]=cat&name[]=dog')).toEqual([fourth, second]);
    expect(await list('?model_type=faceid')).toEqual([]);
    expect(await call('GET', '/tunes?offset=201')).toMatchObject({ status: 400 });
    expect(await call('GET', '/prompts?offset=10000')).toMatchObject({ status: 200 });
    expect(await call('GET', '/prompts?offset=10001')).toMatchObject({ status: 400 });
    expect(await call('GET', '/prompts?limit=few')).toMatchObject({ status: 400 });
  });

  test('of base models, and of nothing where there is no such path', async () => {
    const { call } = await simulator();
    const models = await call<Entity[]>('GET', '/cli/models');
    expect(models.body.map(({ id }) => id)).toContain(flux);
    expect((await call('GET', '/gallery/tunes.json')).body).toEqual(models.body);
    expect(await call('GET', '/tunes/7/wishes')).toMatchObject({ status: 404, body: { error: 'Not Found' } });
    expect(await call('GET', `/tunes/7/prompts/7`)).toMatchObject({ status: 404 });
  });

  test('and looks that come too often are answered with 429', async () => {
    const { call, train, client } = await simulator();
    const { id } = await train();
    await client.change({ pollFloorMs: 60_000 });
    expect((await call('GET', `/tunes/${id}`)).status).toBe(429);
  });
});

describe('the end of keeping', () => {
  test('takes photos and pictures after the term, which can be extended for money', async () => {
    const { call, train, prompt, ended, client } = await simulator({ settings: { resultTtlMs: 1 } });
    const tune = await train();
    const [kept = ''] = tune.orig_images;
    await expect.poll(async () => (await fetch(kept)).status).toBe(403);
    await client.change({ resultTtlMs: 60_000 });
    const second = await train();
    const { id } = (await prompt(second.id)).body;
    await ended('prompt', id);
    const [picture = ''] = (await call('GET', `/prompts/${id}`)).body.images ?? [];
    expect((await fetch(picture)).status).toBe(200);
    const { spent } = await client.account();
    const patch = { tune: { title: 'Anna', auto_extend: true } };
    const extended = await call('PATCH', `/tunes/${tune.id}`, patch);
    expect(extended.body.title).toBe('Anna');
    expect(Date.parse(extended.body.expires_at ?? '')).toBeGreaterThan(Date.parse(tune.expires_at ?? ''));
    expect((await client.account()).spent).toBeGreaterThan(spent);
  });

  test('comes by deletion: a checkpoint takes its prompts with it, a LoRA does not', async () => {
    const { call, train, prompt, ended } = await simulator();
    const lora = await train();
    const own = await train({ model_type: '', preset: '' });
    const kept = (await prompt(lora.id)).body.id;
    const gone = (await call('POST', `/tunes/${own.id}/prompts`, { prompt: { text: 'ohwx man' } })).body.id;
    await Promise.all([ended('prompt', kept), ended('prompt', gone)]);
    const [picture = ''] = (await call('GET', `/prompts/${kept}`)).body.images ?? [];
    await call('DELETE', `/tunes/${lora.id}`);
    await call('DELETE', `/tunes/${own.id}`);
    expect((await fetch(lora.orig_images[0] ?? '')).status).toBe(404);
    expect((await call('GET', `/prompts/${gone}`)).status).toBe(404);
    expect((await fetch(picture)).status).toBe(200);
    expect((await call<unknown>('DELETE', `/prompts/${kept}`)).body).toEqual({
      message: 'Prompt successfully deleted',
    });
    expect((await fetch(picture)).status).toBe(404);
    expect((await call('DELETE', `/prompts/${kept}`)).status).toBe(404);
  });

  test('spoils downloads by plan', async () => {
    const { call, train, prompt, ended, faults } = await simulator();
    const { id } = (await prompt((await train()).id)).body;
    await ended('prompt', id);
    const [picture = ''] = (await call('GET', `/prompts/${id}`)).body.images ?? [];
    const whole = (await (await fetch(picture)).bytes()).length;
    const words = ['truncated_image', 'expired_url', 'html_result'];
    faults.plan(words.map((fault, index) => ({ match: 'astria.result', fault, nth: index + 1 })));
    expect((await (await fetch(picture)).bytes()).length).toBe(Math.floor(whole / 2));
    expect((await fetch(picture)).status).toBe(403);
    expect((await fetch(picture)).headers.get('content-type')).toBe('text/html');
  });
});

test('trainings, prompts, photos, deletions and callbacks go on after the sandbox was killed', async () => {
  const dataDir = folder();
  const hook = await receiver();
  const first = await simulator({ dataDir, settings: { idempotency: true } });
  const tune = await first.train({ title: 'kept' });
  const gone = await first.train({ title: 'gone' });
  await first.call('DELETE', `/tunes/${gone.id}`);
  await first.client.change({ trainingMs: 60_000, runMs: 60_000 });
  const training = await first.call('POST', '/tunes', await tuneForm({ callback: hook.url }));
  await first.call('PATCH', `/tunes/${training.body.id}`, { tune: { title: 'renamed' } });
  const waiting = (await first.prompt(tune.id)).body;
  await first.close();

  const second = await simulator({ dataDir, settings: { idempotency: true } });
  expect((await second.call('GET', `/tunes/${gone.id}`)).status).toBe(404);
  expect((await second.call('GET', `/tunes/${tune.id}`)).body.trained_at).toBe(tune.trained_at);
  expect((await second.call('POST', '/tunes', await tuneForm({ title: 'kept' }))).body.id).toBe(tune.id);
  expect((await second.prompt(tune.id)).body.id).toBe(waiting.id);
  expect((await second.call('GET', `/tunes/${training.body.id}`)).body.title).toBe('renamed');
  await second.client.moveTune(training.body.id, 'trained');
  expect(hook.callbacks).toHaveLength(1);
  await second.client.movePrompt(waiting.id, 'done');
  expect((await second.call('GET', `/prompts/${waiting.id}`)).body.images).toHaveLength(1);
  expect(await second.client.account()).toMatchObject({ spent: 3 * 150_000 + 2_300 });
});
