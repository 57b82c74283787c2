import { auditBooks } from '../src/db/upkeep.ts';
import type { FailPoint } from '../src/process/fail-points.ts';
import { runUpkeep } from '../test/harness/upkeep.ts';
import { becomesTrue } from '../test/harness/waiting.ts';
import { type CatalogCase, killRunAt } from './catalog-case.ts';
import { type DecidedEvidence, gatherDecided, isCmsKnown } from './catalog-decided-evidence.ts';
import { decidedInvariants } from './catalog-decided-invariants.ts';
import { type CatalogEvidence, gatherCatalog } from './catalog-evidence.ts';
import { type CatalogFlow, type CatalogVictim, catalogVictims, mayBeLost } from './catalog-flows.ts';
import { catalogInvariants } from './catalog-invariants.ts';
import type { Rig } from './points-case.ts';
import { awaitRest } from './points-check.ts';

/** The CMS is asked what is new every few seconds. */
const knownMs = 30_000;

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
  if (!(await becomesTrue(() => isCmsKnown(rig.system), knownMs))) left.push('the CMS is not known');
  const evidence = { ...(await gatherCatalog(rig.system)), ...(await gatherDecided(rig.system)) };
  const wrong = [
    ...left,
    ...Object.entries(await auditBooks(rig.system.sql)).map(([name, count]) => `${name}: ${count}`),
    ...[...catalogInvariants(evidence), ...decidedInvariants(evidence)].flatMap(({ id, says, broken }) =>
      broken.map((name) => `${id} ${says}: ${name}`),
    ),
  ];
  for (const one of cases) one.problems.push(...wrong, ...checkRun(evidence, one));
  return cases;
}

/** What is wrong with the run of a case alone. */
function checkRun(
  { runs, results, decisions, descriptions, images, items }: CatalogEvidence & DecidedEvidence,
  { runId, flow, point, promised }: CatalogCase,
): string[] {
  const run = runs.find(({ id }) => id === runId);
  const own = new Set(items.filter(({ sourceId }) => sourceId === run?.sourceId).map(({ id }) => id));
  const counts = {
    made: results.filter((one) => one.runId === runId && one.status === 'made').length,
    described: descriptions.filter((one) => own.has(one.itemId) && one.status === 'made').length,
    shown: images.filter(
      ({ externalKey, shown }) =>
        shown === 'published' && own.has(Number(externalKey.replace('darkroom-item-', ''))),
    ).length,
  };
  const isRight = (what: keyof typeof counts) =>
    counts[what] === flow[what] || (what === 'made' && mayBeLost(point) && counts.made === flow.made - 1);
  return [
    ...(run?.status === flow.end ? [] : [`the run ended as ${run?.status}, not as ${flow.end}`]),
    ...(['made', 'described', 'shown'] as const)
      .filter((what) => !isRight(what))
      .map((what) => `${counts[what]} pictures were ${what}, not ${flow[what]}`),
    ...promised
      .filter(({ resultId, verdict }) =>
        decisions.every((one) => !one.counts || one.resultId !== resultId || one.verdict !== verdict),
      )
      .map(({ resultId, verdict }) => `the ${verdict} of result ${resultId} was promised and does not count`),
  ];
}
