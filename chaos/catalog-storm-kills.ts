import { setTimeout as delay } from 'node:timers/promises';
import type { System } from '../test/harness/system.ts';
import type { CatalogPlan } from './catalog-plan.ts';

/** A killed step is missed after half a minute: until then hardly anything happens. */
const momentMs = 40_000;
const lookMs = 20;

/** Who died, in which stage. */
export type Struck = Record<string, number>;

/** One death after the other, each in its stage and at its moment there; one whose stage is over waits for the next run. */
export async function killInStages(system: System, plan: CatalogPlan, over: AbortSignal): Promise<Struck> {
  const struck: Struck = {};
  const left = [...plan.kills];
  while (left.length > 0 && !over.aborted) {
    const stage = await stageNow(system);
    const place = left.findIndex((one) => one.stage === stage);
    const [next] = place < 0 ? [] : left.splice(place, 1);
    if (next === undefined) {
      await delay(lookMs);
      continue;
    }
    if (await comes(system, next, over)) {
      await system.kill(next.process);
      const name = `${next.process} in ${next.stage}`;
      struck[name] = (struck[name] ?? 0) + 1;
    } else left.push(next);
  }
  return struck;
}

/** Of the run that is under way. */
async function stageNow({ sql }: System): Promise<string | null> {
  const [run] = await sql<{ stage: string | null }[]>`
    select stage from catalog_runs where ended_at is null order by id desc limit 1`.catch(() => []);
  return run?.stage ?? null;
}

/** @returns false: the stage was over before */
async function comes(
  system: System,
  { at, pauseMs, stage }: CatalogPlan['kills'][number],
  over: AbortSignal,
): Promise<boolean> {
  await delay(pauseMs, undefined, { signal: over }).catch(() => undefined);
  const count = async () => (await system.sandbox.journalCounts())[at] ?? 0;
  const before = await count();
  const until = Date.now() + momentMs;
  while ((await count()) === before) {
    if (over.aborted || Date.now() > until) return false;
    const now = await stageNow(system);
    if (now !== null && now !== stage) return false;
    await delay(lookMs);
  }
  return true;
}
