import type { Comparison } from './control.ts';
import { type Evidence, metByOutages, missingFaults } from './evidence.ts';
import type { Finding } from './finding.ts';
import { providers, readLoads } from './providers.ts';
import { percentile, reactionsBeside } from './reactions.ts';
import type { StormResult } from './storm-result.ts';

/** Prints what was killed, what fired and what held. */
export function printStorm({
  kills,
  auditing,
  restMs,
  unrest,
  seconds,
  evidence,
  findings,
}: StormResult): void {
  console.log('killed      after                      jobs  healthy   progress');
  for (const { process, at, jobs, healthyMs, progressMs } of kills) {
    const progress = progressMs === undefined ? 'none due' : `${(progressMs / 1_000).toFixed(1)} s`;
    console.log(
      `${process.padEnd(10)}  ${at.padEnd(25)} ${String(jobs).padStart(5)} ` +
        `${`${(healthyMs / 1_000).toFixed(1)} s`.padStart(8)} ${progress.padStart(10)}`,
    );
  }
  const fired = [...evidence.fired].toSorted(([left], [right]) => (left < right ? -1 : 1));
  console.log(`\nfaults that fired: ${fired.reduce((sum, [, count]) => sum + count, 0)}`);
  console.log(wrap(fired.map(([name, count]) => `${name} ${count}`)));
  const outages = metByOutages(evidence).map(
    (met, index) => `${evidence.plan.outages[index]?.fault} met ${met} pictures`,
  );
  console.log(`Telegram was away: ${outages.join(', ')}`);
  for (const one of missingFaults(evidence)) console.log(`  NEVER FIRED: ${one}`);
  printEnds(evidence.orders);
  printLoads(evidence);
  printWorst(evidence);
  console.log(
    `people began again ${evidence.startedOver.length} times; at rest after ${(restMs / 1_000).toFixed(1)} s`,
  );
  console.log(
    `upkeep ran ${auditing.upkeepRuns} times beside it and pushed ${auditing.healed}; ${auditing.looks} looks into the books`,
  );
  for (const one of evidence.startedOver) console.log(`  ${one.replaceAll('\n', ' | ')}`);
  for (const one of evidence.gaveUp) console.log(`GAVE UP: ${one}`);
  for (const one of unrest) console.log(`NOT AT REST: ${one}`);
  printFindings(findings, auditing.violations);
  console.log('I14  there is no moderation of results yet');
  console.log(`${seconds.toFixed(0)} s`);
}

/** Prints the calm, and how the storm differs from it. */
export function printControl(
  { findings, evidence, auditing, unrest, seconds }: StormResult,
  comparison: Comparison,
): void {
  printEnds(evidence.orders);
  const broken = findings.filter((one) => one.broken.length > 0);
  for (const one of unrest) console.log(`NOT AT REST: ${one}`);
  printFindings(broken, auditing.violations);
  console.log(
    `${comparison.same} orders ended the same in the storm, ${comparison.excused.length} were excused (${seconds.toFixed(0)} s)`,
  );
  for (const line of [...comparison.excused, ...comparison.broken.map((one) => `NOT THE SAME: ${one}`)])
    console.log(`  ${line}`);
}

function printEnds(orders: Evidence['orders']): void {
  for (const [line, ours] of Map.groupBy(orders, (order) => order.line)) {
    const ends = [...Map.groupBy(ours, ({ status }) => status)].map(
      ([status, all]) => `${all.length} ${status}`,
    );
    const queued = ours.filter(({ hasQueued }) => hasQueued).length;
    console.log(`orders of ${line}: ${ours.length} (${ends.join(', ')}), ${queued} had to wait for a place`);
  }
}

/** How full it was: places that were never all taken show little. */
function printLoads({ journal }: Evidence): void {
  const most = providers.flatMap((provider) => {
    const byAccount = Map.groupBy(readLoads(journal, provider), ({ account }) => account);
    return Object.entries(provider.places).map(([account, places]) => {
      const loads = byAccount.get(account)?.map(({ jobs }) => jobs) ?? [];
      return `${account} ${Math.max(0, ...loads)} of ${places}`;
    });
  });
  console.log(`most jobs at once: ${most.join(', ')}`);
}

/** What one person could do to the others: shown, not judged, because the machine decides. */
function printWorst({ journal, plan, slept, worst }: Evidence): void {
  if (worst === undefined) return;
  const { commands, confirmations } = reactionsBeside(journal, { busy: worst.chatId, slept });
  console.log(
    `beside ${plan.worstPictures} of the worst pictures: commands answered after ${showTimes(commands)}; ` +
      `cards after ${showTimes(confirmations)}; the bot and its children held ${worst.mostMb} MB at most`,
  );
}

function showTimes(times: readonly number[]): string {
  const [middle, most] = [0.5, 0.95].map((share) => percentile(times, share) ?? 0);
  return `${middle} ms in the middle, ${most} ms at the 95th percentile of ${times.length}`;
}

function printFindings(findings: readonly Finding[], violations: readonly string[]): void {
  for (const { id, says, checked, broken } of findings) {
    const verdict = broken.length > 0 ? `BROKEN ${broken.length}` : checked > 0 ? 'ok' : 'NOTHING TO CHECK';
    console.log(`${id.padEnd(4)} ${says.padEnd(84)} ${String(checked).padStart(6)}  ${verdict}`);
    for (const one of broken.slice(0, 10)) console.log(`       ${one}`);
  }
  for (const one of new Set(violations)) console.log(`seen while under way, BROKEN: ${one}`);
}

function wrap(words: readonly string[], width = 120): string {
  const lines = [''];
  for (const word of words) {
    if ((lines.at(-1) ?? '').length + word.length + 3 > width) lines.push('');
    lines.push(`${lines.pop() ?? ''}  ${word}`);
  }
  return lines.join('\n');
}
