import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type AstriaCall,
  readCreated,
  readFoundPrompt,
  readFoundTune,
  readPromptState,
  readTuneState,
  refusal,
} from '../../src/providers/astria/answers.ts';
import { readAstriaCallback } from '../../src/providers/astria/callback.ts';
import { isProviderError } from '../../src/providers/transport/errors.ts';
import type { ProviderAnswer } from '../../src/providers/transport/http.ts';
import { parseAnswer } from '../../src/providers/transport/json.ts';

/** An answer as it comes off the wire. */
function answer(status: number, body: unknown): ProviderAnswer {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return { status, headers: {}, bytes: Buffer.from(text), json: () => parseAnswer(text) };
}

describe('a callback', () => {
  it.each<[string, unknown, string | undefined]>([
    ['about a tune', { tune: { id: 1001, title: 'a' } }, 'tune-1001'],
    ['about a prompt', { prompt: { id: 2001, images: [] } }, 'prompt-2001'],
    ['about a prompt that is bare', { id: 2002, text: 'a' }, 'prompt-2002'],
    ['about a tune that is bare', { id: 2002, title: 'a' }, 'tune-2002'],
    ['with an id in letters', { tune: { id: '7' } }, 'tune-7'],
    ['that says of nothing what it is', { id: 2002 }, undefined],
    ['without an id', { tune: { title: 'a' } }, undefined],
    ['with an id that is none', { prompt: { id: { id: 1 } } }, undefined],
    ['that is a list', [1], undefined],
    ['that is nothing', null, undefined],
  ])('%s names its job or nothing', (_, body, externalId) => {
    expect(readAstriaCallback(JSON.stringify(body))).toEqual({ externalId });
  });

  it('that is no JSON names nothing', () => {
    expect(readAstriaCallback('<html>')).toEqual({ externalId: undefined });
  });
});

describe('a state', () => {
  const times = { started_training_at: '2026-11-01T10:01:00.000Z', trained_at: null };
  const trained = { ...times, id: 1001, trained_at: '2026-11-01T10:20:00.000Z' };
  const pending = { status: 'pending' };
  it.each<[string, unknown, unknown]>([
    ['queued', { id: 1001, started_training_at: null, trained_at: null }, pending],
    ['in training', { id: 1001, ...times }, pending],
    ['ready', trained, { status: 'completed', yield: { kind: 'model', externalId: 'tune-1001' } }],
    ['ready at no time that can be read', { ...trained, trained_at: 'soon' }, pending],
    ['ready at a number', { ...trained, trained_at: 7 }, pending],
    ['a list', [], pending],
  ])('of a tune is read from its times: %s', (_, body, state) => {
    expect(readTuneState(answer(200, body))).toEqual(state);
  });

  it('of a tune says when it is deleted', () => {
    const state = readTuneState(answer(200, { ...trained, expires_at: '1970-01-01T00:00:01.000Z' }));
    expect(state).toMatchObject({ yield: { externalId: 'tune-1001', expiresAt: 1_000 } });
  });

  const made = { status: 'completed', yield: { kind: 'pictures', urls: ['https://a.example.test/1.jpg'] } };
  it.each<[string, unknown, unknown]>([
    ['no images', { images: [], user_error: null }, pending],
    ['no field of images', { user_error: null }, pending],
    ['images', { images: ['https://a.example.test/1.jpg', null, ''] }, made],
    ['images and an error', { images: ['https://a.example.test/1.jpg'], user_error: 'one failed' }, made],
    [
      'an error',
      { images: [], user_error: 'Something\nbroke' },
      { status: 'failed', detail: 'Something broke' },
    ],
    ['refused content', { user_error: 'NSFW content was detected' }, { status: 'moderated' }],
  ])('of a prompt is read from its fields: %s', (_, body, state) => {
    expect(readPromptState(answer(200, body))).toEqual(state);
  });
});

describe('a refusal', () => {
  it.each<[AstriaCall, number, string]>([
    ['create-tune', 400, 'invalid_input'],
    ['create-tune', 401, 'auth'],
    ['create-tune', 402, 'no_funds'],
    ['create-prompt', 404, 'config'],
    ['create-prompt', 422, 'invalid_input'],
    ['create-prompt', 429, 'busy'],
    ['create-prompt', 500, 'unknown_outcome'],
    ['create-tune', 504, 'unknown_outcome'],
    ['create-tune', 302, 'unknown_outcome'],
    ['inspect', 422, 'invalid_input'],
    ['inspect', 504, 'provider_error'],
    ['status', 404, 'gone'],
    ['status', 401, 'provider_error'],
    ['status', 402, 'provider_error'],
    ['status', 429, 'busy'],
    ['find', 500, 'provider_error'],
    ['delete', 404, 'gone'],
  ])('of %s with %i is %s', (call, status, kind) => {
    expect(refusal(answer(status, {}), call)).toMatchObject({ kind, call, status, provider: 'astria' });
  });

  it.each<[unknown, string]>([
    [{ error: 'too few photos' }, 'too few photos'],
    [
      { title: ["can't be blank", 'is too short'], images: ['are too few'] },
      "title can't be blank, is too short; images are too few",
    ],
    [{ status: 404, error: 'Not Found' }, 'Not Found'],
    [{ title: 7 }, 'no detail'],
    ['<html>', 'no detail'],
  ])('in the shape %j says what it can', (body, detail) => {
    expect(refusal(answer(422, body), 'create-tune').detail).toBe(detail);
  });

  it('for the content of a prompt is told apart', () => {
    const refused = answer(422, { text: ['contains sensitive content'] });
    expect(refusal(refused, 'create-prompt').kind).toBe('moderation');
  });
});

it('what was accepted without an id may exist', () => {
  const accepted = answer(201, {});
  expect(() => readCreated(accepted, 'create-tune')).toThrow(
    expect.objectContaining({ kind: 'unknown_outcome' }),
  );
});

it('whatever is answered is a state, or a refusal of ours', () => {
  fc.assert(
    fc.property(fc.constantFrom(200, 404, 500), fc.jsonValue(), (status, body) => {
      for (const read of [readTuneState, readPromptState]) {
        try {
          read(answer(status, JSON.stringify(body)));
        } catch (error) {
          expect(isProviderError(error)).toBe(true);
        }
      }
    }),
  );
});

it.each<[string, unknown, unknown]>([
  [
    'the title',
    [
      { id: 2, title: 'b' },
      { id: 1, title: 'a' },
    ],
    { externalId: 'tune-1' },
  ],
  ['nothing', [], 'none'],
  ['others, for the title was no filter', [{ id: 2, title: 'b' }], 'unsure'],
  ['no list', { error: 'a' }, 'unsure'],
])('a list with %s', (_, body, found) => {
  expect(readFoundTune(answer(200, body), 'a')).toEqual(found);
});

const old = { id: 1, seed: 8, created_at: '2026-11-01T10:00:00.000Z' };
const since = Date.parse('2026-11-01T11:00:00.000Z');
it.each<[string, unknown, number | undefined, unknown]>([
  ['the seed', [{ id: 2, seed: 7 }, old], since, { externalId: 'prompt-2' }],
  ['the seed and no id', [{ seed: 7 }], since, 'unsure'],
  ['nothing', [], undefined, 'none'],
  ['older ones', [{ ...old, created_at: '2026-11-01T11:30:00.000Z' }, old], since, 'none'],
  ['only newer ones', [old], Date.parse('2026-11-01T09:00:00.000Z'), { next: 1 }],
  ['others, when nobody knows the time', [old], undefined, { next: 1 }],
  ['ones without a time', [{ id: 1, seed: 8 }], since, { next: 1 }],
  ['no list', { error: 'a' }, since, 'unsure'],
])('a page of prompts with %s', (...[, body, from, found]) => {
  expect(readFoundPrompt(answer(200, body), { seed: 7, since: from })).toEqual(found);
});
