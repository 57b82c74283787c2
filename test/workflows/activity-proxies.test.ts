import type { Duration } from '@temporalio/common';
import { expectTypeOf, test } from 'vitest';
import type { ledger, media, queue, upkeep } from '../../workflows/activity-proxies.ts';

test('a group of activities knows only those it is meant for', () => {
  expectTypeOf<keyof typeof ledger>().toEqualTypeOf<'admitGeneration' | 'settleUndelivered'>();
  expectTypeOf<keyof typeof queue>().toEqualTypeOf<'awaitPlace'>();
  expectTypeOf<keyof typeof media>().toEqualTypeOf<'collectResult'>();
  expectTypeOf<keyof typeof upkeep>().toEqualTypeOf<'healStalled' | 'auditBooks'>();
});

test("a duration has a type: without the path to ms's types in tsconfig.json it would be anything", () => {
  expectTypeOf<Duration>().not.toBeAny();
  expectTypeOf<'soon'>().not.toExtend<Duration>();
});
