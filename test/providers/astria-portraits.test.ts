import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { seedOf } from '../../src/providers/astria/creating.ts';
import { flux, nanoBanana } from '../sandbox/astria-rig.ts';
import { failureOf, lostAnswers, openAstria, portrait, signal } from './astria-rig.ts';
import { noFiles, urlsOf } from './jobs.ts';

describe('portraits', () => {
  it('show the person of the model, and are fetched from the hosts we know', async () => {
    const { account, send, settled, likeness, client } = await openAstria();
    const person = await likeness();
    const name = await send(portrait(person), { attemptKey: 'a' });
    expect(name).toMatch(/^prompt-\d+$/);
    expect(await client.prompts()).toMatchObject([
      {
        tune_id: flux,
        text: `<lora:${person.externalId.slice(5)}:1> ohwx man, in a studio`,
        seed: seedOf('a'),
        num_images: 2,
        aspect_ratio: '4:5',
      },
    ]);
    const urls = urlsOf(await settled(name));
    expect(urls).toHaveLength(2);
    expect((await sharp(await account().download(urls[1] ?? '', signal)).metadata()).format).toBe('jpeg');
    const foreign = account().download('https://foreign.example.test/results/1.jpg', signal);
    expect(await failureOf(foreign)).toMatchObject({ reason: 'host' });
  });

  it('of a face go to the base of its route', async () => {
    const { account, send, likeness, client } = await openAstria();
    const instant = account({ route: { modelType: 'faceid', baseTuneId: nanoBanana } });
    const person = await likeness(instant);
    await send(portrait(person), {}, instant);
    const text = `<faceid:${person.externalId.slice(5)}:1> man, in a studio`;
    expect(await client.prompts()).toMatchObject([{ tune_id: nanoBanana, text }]);
  });

  it('are one picture in the shape of the base unless something else is asked', async () => {
    const { account, likeness } = await openAstria();
    const { pictures: _, ratio: __, ...ask } = portrait(await likeness());
    const { body } = await account().prepare(ask, noFiles, signal);
    expect(body.prompt).toEqual({ text: expect.any(String), num_images: 1 });
  });

  it('without a person are our own mistake', async () => {
    const { account, likeness } = await openAstria();
    const { likeness: _, ...ask } = portrait(await likeness());
    const prepared = account().prepare(ask, noFiles, signal);
    expect(await failureOf(prepared)).toMatchObject({ kind: 'config', call: 'prepare' });
  });

  it.each([
    ['a moderated prompt', 'nsfw', { status: 'moderated' }],
    ['a failed one', '[fail]', { status: 'failed', detail: 'Something went wrong. Please try again.' }],
  ])('end: %s', async (_, words, state) => {
    const { send, settled, likeness } = await openAstria();
    expect(await settled(await send(portrait(await likeness(), { prompt: words })))).toEqual(state);
  });

  it('go on where an answer has no images at all', async () => {
    const { account, send, likeness } = await openAstria({ leavesImagesOut: true, runMs: 600_000 });
    const name = await send(portrait(await likeness()));
    expect(await account().getState(name, signal)).toEqual({ status: 'pending' });
  });

  it('are refused with the model of nobody', async () => {
    const { send, client } = await openAstria();
    const nobody = { externalId: 'tune-7', subject: 'man' } as const;
    expect(await failureOf(send(portrait(nobody)))).toMatchObject({ kind: 'invalid_input' });
    expect(await client.prompts()).toEqual([]);
  });

  it('that go on are stopped; those that have ended stay', async () => {
    const { account, send, settled, likeness, client } = await openAstria();
    const person = await likeness();
    const done = await send(portrait(person));
    await settled(done);
    expect(await account().cancel(done, signal)).toBe('goes_on');
    expect(urlsOf(await settled(done))).toHaveLength(2);
    await client.change({ runMs: 600_000 });
    const running = await send(portrait(person));
    expect(await account().cancel(running, signal)).toBe('goes_on');
    expect((await client.prompts()).map(({ status }) => status).toSorted()).toEqual(['deleted', 'done']);
    expect(await failureOf(account().getState(running, signal))).toMatchObject({ kind: 'gone' });
    expect(await account().cancel(running, signal)).toBe('goes_on');
  });
});

describe.each(lostAnswers)('portraits whose answer is lost by %s', (fault) => {
  it('[I6] are unknown, left alone while they may go on there, and found by their seed', async () => {
    const { account, send, likeness, client, faults } = await openAstria();
    const person = await likeness();
    faults.plan([{ match: 'astria.create-prompt', fault }]);
    const error = await failureOf(send(portrait(person), { attemptKey: 'lost' }));
    expect(error).toMatchObject({ kind: 'unknown_outcome', retryAfterMs: 60_000 });
    await send(portrait(person));
    const job = { kind: 'generation', attemptKey: 'lost', sentAt: new Date() } as const;
    const lost = (await client.prompts()).filter(({ seed }) => seed === seedOf('lost'));
    expect([await account().find(job, signal)]).toEqual(
      lost.map(({ prompt_id: id }) => ({ externalId: `prompt-${id}` })),
    );
  });

  it('[I6] are one job when they are sent again with idempotency on', async () => {
    const { account, send, likeness, client, faults } = await openAstria({ idempotency: true });
    const person = await likeness();
    faults.plan([{ match: 'astria.create-prompt', fault }]);
    const sent = { attemptKey: 'lost', callbackUrl: 'http://127.0.0.1:9/cb?t=FAKE' };
    await failureOf(send(portrait(person), sent));
    const name = await send(portrait(person), sent);
    expect((await client.prompts()).map(({ prompt_id: id }) => `prompt-${id}`)).toEqual([name]);
    expect(account({ isIdempotent: true }).capabilitiesOf('generation')).toMatchObject({
      hasIdempotencyKey: true,
    });
  });
});

describe('portraits that were lost', () => {
  const lost = { kind: 'generation', attemptKey: 'lost' } as const;

  it('were never made when the list ends without them', async () => {
    const { account, send, likeness, faults } = await openAstria();
    const person = await likeness();
    await send(portrait(person));
    faults.plan([{ match: 'astria.create-prompt', fault: 'refuse' }]);
    await failureOf(send(portrait(person), { attemptKey: 'lost' }));
    expect(await account().find(lost, signal)).toBe('none');
  });

  it('are found on a later page, and further down nobody looks', async () => {
    const { account, send, likeness, client, journal } = await openAstria({ runMs: 600_000 });
    const ask = portrait(await likeness());
    const name = await send(ask, { attemptKey: 'lost' });
    const crowd = (count: number) => Promise.all(Array.from({ length: count }, () => send(ask)));
    await crowd(130);
    expect(await account().find(lost, signal)).toEqual({ externalId: name });
    await client.change({ queuedMs: 600_000 });
    await crowd(480);
    expect(await account().find(lost, signal)).toBe('unsure');
    // None of them is as old as the job would be.
    const sentAt = new Date(Date.now() + 3_600_000);
    expect(await account().find({ ...lost, sentAt }, signal)).toBe('none');
    expect(journal.entries('astria.prompt.accepted')).toHaveLength(611);
  });

  it('are asked for again when the list cannot be read', async () => {
    const { account, faults } = await openAstria();
    faults.plan([{ match: 'astria.list', fault: 'http_500', times: 2 }]);
    const trouble = { kind: 'provider_error', call: 'find' };
    expect(await failureOf(account().find(lost, signal))).toMatchObject(trouble);
    expect(await failureOf(account().find({ ...lost, kind: 'training' }, signal))).toMatchObject(trouble);
  });
});

it('a wait for portraits is short, and a lost answer is not judged while they may go on there', async () => {
  const { account } = await openAstria();
  expect(account().capabilitiesOf('generation')).toEqual({
    hasIdempotencyKey: false,
    submitMs: 95_000,
    longestJobMs: 600_000,
    callbackOverdueMs: 75_000,
    pollMs: { first: 5_000, longest: 10_000 },
    isLong: false,
  });
  expect(account().capabilitiesOf('batch')).toBeUndefined();
});
