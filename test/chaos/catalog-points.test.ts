import { afterAll, beforeAll, expect, test } from 'vitest';
import { catalogFlows } from '../../chaos/catalog-flows.ts';
import { runCatalogFlow } from '../../chaos/catalog-points.ts';
import { closeRig, openRig } from '../../chaos/points.ts';
import type { Rig } from '../../chaos/points-case.ts';
import type { FailPoint } from '../../src/process/fail-points.ts';

let rig: Rig;
beforeAll(async () => {
  rig = await openRig('catalog');
}, 120_000);
afterAll(() => closeRig(rig), 30_000);

const points: FailPoint[] = ['rows.after-append'];

test('[b10] [b13] a catalog is made once, and nothing of it is lost, when the worker dies where most could go wrong', async () => {
  const [flow] = catalogFlows;
  if (flow === undefined) throw new Error('there is no flow');
  const cases = await runCatalogFlow(rig, flow, { points, victims: ['worker'] });
  expect(cases.map(({ point, problems }) => ({ point, problems }))).toEqual(
    points.map((point) => ({ point, problems: [] })),
  );
}, 180_000);
