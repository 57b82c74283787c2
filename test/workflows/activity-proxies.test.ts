import { readFileSync } from 'node:fs';
import type { ActivityOptions, Duration } from '@temporalio/common';
import { expect, expectTypeOf, test } from 'vitest';
import type {
  inspection,
  ledger,
  media,
  models,
  nightly,
  notices,
  provider,
  queue,
  telegram,
  upkeep,
} from '../../workflows/activity-proxies.ts';
import type { erasing, farewell } from '../../workflows/deletion-proxies.ts';
import type { answers, topUps } from '../../workflows/top-up-proxies.ts';

test('a group of activities knows only those it is meant for', () => {
  expectTypeOf<keyof typeof ledger>().toEqualTypeOf<
    'admitGeneration' | 'handOverResult' | 'settleUndelivered'
  >();
  expectTypeOf<keyof typeof queue>().toEqualTypeOf<'awaitPlace'>();
  expectTypeOf<keyof typeof media>().toEqualTypeOf<'collectResult'>();
  expectTypeOf<keyof typeof telegram>().toEqualTypeOf<'deliverResult'>();
  expectTypeOf<keyof typeof models>().toEqualTypeOf<
    'openModel' | 'describeModel' | 'renameModel' | 'extendModel' | 'beginModelDeletion' | 'removeModel'
  >();
  expectTypeOf<keyof typeof notices>().toEqualTypeOf<'remindOfModel'>();
  expectTypeOf<keyof typeof erasing>().toEqualTypeOf<
    | 'beginDeletion'
    | 'undoDeletion'
    | 'stopOrders'
    | 'closeAccount'
    | 'removeModels'
    | 'removePictures'
    | 'eraseWords'
    | 'noteRemains'
    | 'forgetPerson'
  >();
  expectTypeOf<keyof typeof farewell>().toEqualTypeOf<'removeMessages' | 'sendReceipt'>();
  expectTypeOf<keyof typeof answers>().toEqualTypeOf<'awaitTopUp'>();
  expectTypeOf<keyof typeof topUps>().toEqualTypeOf<'remindOfTopUp' | 'endTopUp'>();
  expectTypeOf<keyof typeof inspection>().toEqualTypeOf<'inspectPhotos'>();
  expectTypeOf<keyof typeof upkeep>().toEqualTypeOf<'healStalled' | 'auditBooks' | 'clearOld'>();
  expectTypeOf<keyof typeof nightly>().toEqualTypeOf<'auditAll'>();
});

test('a pause that others ask for is cut by no group', () => {
  const text = ['activity-proxies.ts', 'broadcast-proxies.ts', 'deletion-proxies.ts', 'top-up-proxies.ts']
    .map((file) => readFileSync(new URL(`../../workflows/${file}`, import.meta.url), 'utf8'))
    .join('\n');
  const maxima = [...text.matchAll(/maximumInterval: (\w+)/g)].map(([, value]) => value);
  expect(new Set(maxima)).toEqual(new Set(['longestAskedMs']));
});

test("a duration has a type: without the path to ms's types in tsconfig.json it would be anything", () => {
  expectTypeOf<Duration>().not.toBeAny();
  expectTypeOf<'soon'>().not.toExtend<Duration>();
});

type CallOptions = Parameters<typeof provider.awaitProviderJob.executeWithOptions>[0];

test('a timeout that is no duration does not compile, neither for a group nor for one call', () => {
  // @ts-expect-error -- a word is no duration
  const group: ActivityOptions = { startToCloseTimeout: 'ten' };
  // @ts-expect-error -- neither is a number without a unit in a text
  const retry: ActivityOptions = { retry: { initialInterval: '10 bananas' } };
  // @ts-expect-error -- nor here
  const call: CallOptions = { heartbeatTimeout: 'soon' };
  expect([group, retry, call]).toHaveLength(3);
});
