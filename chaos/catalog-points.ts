import { auditBooks } from '../src/db/upkeep.ts';
import type { FailPoint } from '../src/process/fail-points.ts';
import { runUpkeep } from '../test/harness/upkeep.ts';
import { type CatalogCase, killRunAt, wanted } from './catalog-case.ts';
import { type CatalogEvidence, gatherCatalog } from './catalog-evidence.ts';
import { type CatalogFlow, type CatalogVictim, catalogVictims } from './catalog-flows.ts';
import { catalogInvariants } from './catalog-invariants.ts';
import type { Rig } from './points-case.ts';
import { awaitRest } from './points-check.ts';

/**
 * Goes through a flow once for each point and each who can die there, each time with a source of its own. A run whose death is over goes
 * on beside the next ones.
 */
export async function runCatalogFlow(
  rig: Rig,
  flow: CatalogFlow,
  {
    points = flow.points,
    victims = catalogVictims,
  }: { points?: readonly FailPoint[]; victims?: readonly CatalogVictim[] } = {},
): Promise<CatalogCase[]> {
  const { sandbox, temporal } = rig.system;
  await sandbox.faults.clear();
  await sandbox.gemini.change({ queuedMs: 0, runMs: flow.runMs, longestSide: 128 });
  await sandbox.shop.change({ slowMs: 0, crawlDelaySeconds: 0, pictureSide: 128 });
  const cases: CatalogCase[] = [];
  const endings: Promise<void>[] = [];
  for (const point of points) {
    for (const victim of victims) {
      const { one, ending } = await killRunAt(rig, { flow, point, victim });
      cases.push(one);
      endings.push(ending);
    }
  }
  await Promise.all(endings);
  const left = await awaitRest(rig.system);
  await runUpkeep(temporal);
  const evidence = await gatherCatalog(rig.system);
  const wrong = [
    ...left,
    ...Object.entries(await auditBooks(rig.system.sql)).map(([name, count]) => `${name}: ${count}`),
    ...catalogInvariants(evidence).flatMap(({ id, says, broken }) =>
      broken.map((name) => `${id} ${says}: ${name}`),
    ),
  ];
  for (const one of cases) one.problems.push(...wrong, ...checkRun(evidence, one));
  return cases;
}

/** What is wrong with the run of a case alone. */
function checkRun({ runs, results }: CatalogEvidence, { runId, flow }: CatalogCase): string[] {
  const status = runs.find(({ id }) => id === runId)?.status;
  const made = results.filter((one) => one.runId === runId && one.status === 'made').length;
  const expected = flow.end === 'done' ? wanted : 0;
  return [
    ...(status === flow.end ? [] : [`the run ended as ${status}, not as ${flow.end}`]),
    ...(made === expected ? [] : [`${made} pictures were made, not ${expected}`]),
  ];
}
