import { expect, test } from 'vitest';
import type { RunQuestion } from '../../src/contract/catalog.ts';
import { type ControlStep, StageControl } from '../../workflows/catalog/stage-control.ts';

const ann = { by: 'person 1', why: 'lunch' };
const fewer: RunQuestion = { kind: 'fewer', found: 5, before: 10 };
const prompts: RunQuestion = { kind: 'prompts', pictures: 3 };
const limitMs = 1_000;

/** A control, what it has written down, and what its loop waits for. */
function createScene({ isPaused }: { isPaused?: boolean } = {}) {
  const notes: ControlStep[] = [];
  const waits: { until: () => boolean; end: (isSo: boolean) => void; limitMs: number | undefined }[] = [];
  const control = new StageControl({
    isPaused,
    note: async (step) => void notes.push(step),
    wait: (until, limitMs) => {
      if (until()) return Promise.resolve(true);
      const { promise, resolve } = Promise.withResolvers<boolean>();
      waits.push({ until, end: resolve, limitMs });
      return promise;
    },
  });
  return {
    control,
    notes,
    waits,
    /** As Temporal does after each message: whoever waits for what is so now goes on. */
    settle: async () => {
      for (const { until, end } of waits.splice(0)) {
        if (until()) end(true);
        else waits.push({ until, end, limitMs });
      }
      await Promise.resolve();
    },
    /** The time is over. */
    expire: () => waits.splice(0).forEach(({ end }) => end(false)),
  };
}

const untilAsked = async () => {
  for (let turn = 0; turn < 3; turn += 1) await Promise.resolve();
};

test('a pause is written down once, and waited out', async () => {
  const { control, notes, settle } = createScene();
  await control.checkpoint();
  await control.pause(ann);
  await control.pause({ by: 'person 2' });
  expect(control.progress()).toEqual({ isPaused: true, question: null });
  const waiting = control.checkpoint().then(() => 'went on');
  await settle();
  expect(await Promise.race([waiting, Promise.resolve('waits')])).toBe('waits');
  await control.resume(ann);
  await control.resume(ann);
  await settle();
  expect(await waiting).toBe('went on');
  expect(notes).toEqual([
    { status: 'paused', event: 'paused', data: ann },
    { status: 'running', event: 'resumed', data: ann },
  ]);
});

test('an execution that follows a paused one is paused', async () => {
  const { control } = createScene({ isPaused: true });
  expect(control.isPaused).toBe(true);
});

test.each([
  [{ ...ann, answer: 'yes' } as const, 'yes'],
  [{ ...ann, answer: 'no' } as const, 'no'],
  [ann, 'yes'],
] as const)('a question is written down, and answered by %o with %s', async (word, answer) => {
  const { control, notes, waits, settle } = createScene();
  const asked = control.ask(fewer, limitMs);
  await untilAsked();
  expect(waits.map((wait) => wait.limitMs)).toEqual([limitMs]);
  expect(control.progress()).toEqual({ isPaused: false, question: fewer });
  await control.resume(word);
  await control.resume({ by: 'person 2', answer: 'no' });
  await settle();
  expect(await asked).toBe(answer);
  expect(notes).toEqual([
    { status: 'asking', question: fewer, event: 'asked', data: { question: 'fewer' } },
    { status: 'running', event: 'answered', data: { ...word, question: 'fewer', answer } },
  ]);
  expect(control.progress().question).toBeNull();
});

test('an answer to another question counts for nothing, neither while one is asked nor after', async () => {
  const { control, notes, settle } = createScene();
  const asked = control.ask(fewer, limitMs);
  await untilAsked();
  await control.resume({ ...ann, answer: 'yes', question: 'spend' });
  await control.promptsReady(ann);
  await settle();
  expect(control.progress().question).toEqual(fewer);
  await control.resume({ ...ann, answer: 'no', question: 'fewer' });
  await settle();
  expect(await asked).toBe('no');
  await control.pause(ann);
  await control.resume({ ...ann, answer: 'yes', question: 'fewer' });
  expect(control.isPaused).toBe(true);
  expect(notes.at(-1)).toMatchObject({ event: 'paused' });
});

test('nobody answers in time', async () => {
  const { control, notes, expire } = createScene();
  const asked = control.ask(prompts, limitMs);
  await untilAsked();
  expire();
  expect(await asked).toBe('unanswered');
  expect(notes.at(-1)?.data).toEqual({ by: 'nobody', question: 'prompts', answer: 'unanswered' });
});

test('that the prompts are ready answers the question for them, and nothing else', async () => {
  const { control, settle } = createScene();
  await control.pause(ann);
  await control.promptsReady(ann);
  expect(control.isPaused).toBe(true);
  const asked = control.ask(prompts, limitMs);
  await untilAsked();
  await control.promptsReady(ann);
  await settle();
  expect(await asked).toBe('yes');
});

test('a pause while it asks leaves the question to be seen, and stays after the answer', async () => {
  const { control, notes, settle } = createScene();
  const asked = control.ask(fewer, limitMs);
  await untilAsked();
  await control.pause(ann);
  expect(notes.at(-1)).toEqual({ event: 'paused', data: ann });
  await control.resume({ ...ann, answer: 'yes' });
  await settle();
  expect(await asked).toBe('yes');
  expect(notes.at(-1)).toMatchObject({ status: 'paused', event: 'answered' });
  expect(control.isPaused).toBe(true);
});

test('who finishes a review while it looks again at what has moved has finished it, and not what was made meanwhile', async () => {
  const { control, settle } = createScene();
  const review: RunQuestion = { kind: 'review', undecided: 2, until: 10, rest: 'hold' };
  const first = control.askUnlessMoved(review, limitMs);
  await control.decided();
  await settle();
  expect(await first).toEqual({ answer: 'moved' });
  await control.finishReview(ann);
  expect(await control.askUnlessMoved({ ...review, undecided: 1 }, limitMs)).toMatchObject({
    answer: 'yes',
    ...ann,
  });
  const second = control.askUnlessMoved(review, limitMs);
  control.move();
  await settle();
  expect(await second).toEqual({ answer: 'moved' });
  await control.finishReview(ann);
  control.move();
  await control.awaitMove();
  const third = control.askUnlessMoved(review, limitMs);
  control.move();
  await settle();
  expect(await third).toEqual({ answer: 'moved' });
});
