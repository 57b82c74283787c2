import { readFileSync } from 'node:fs';
import type { Duration } from '@temporalio/common';
import { expect, expectTypeOf, test } from 'vitest';
import type { ledger, media, nightly, queue, upkeep } from '../../workflows/activity-proxies.ts';

test('a group of activities knows only those it is meant for', () => {
  expectTypeOf<keyof typeof ledger>().toEqualTypeOf<'admitGeneration' | 'settleUndelivered'>();
  expectTypeOf<keyof typeof queue>().toEqualTypeOf<'awaitPlace'>();
  expectTypeOf<keyof typeof media>().toEqualTypeOf<'collectResult'>();
  expectTypeOf<keyof typeof upkeep>().toEqualTypeOf<'healStalled' | 'auditBooks' | 'clearOld'>();
  expectTypeOf<keyof typeof nightly>().toEqualTypeOf<'auditAll'>();
});

test('a pause that others ask for is cut by no group', () => {
  const text = readFileSync(new URL('../../workflows/activity-proxies.ts', import.meta.url), 'utf8');
  const maxima = [...text.matchAll(/maximumInterval: (\w+)/g)].map(([, value]) => value);
  expect(new Set(maxima)).toEqual(new Set(['longestAskedMs']));
});

test("a duration has a type: without the path to ms's types in tsconfig.json it would be anything", () => {
  expectTypeOf<Duration>().not.toBeAny();
  expectTypeOf<'soon'>().not.toExtend<Duration>();
});
