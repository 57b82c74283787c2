import type { DeployedVersion, Deployment } from '../contract/deploys.ts';
import {
  type Deploying,
  type Draining,
  drain,
  forgetVersion,
  makeCurrent,
  moveExecutions,
  rampVersion,
  rollBack,
  showDeployment,
} from '../operations/deploys.ts';
import { type Command, forbidden, refused, type Told } from './command.ts';
import { arg, reason, wholeNumber } from './input.ts';
import { moment, table } from './print.ts';

const usualMinutes = 60;

/** Often enough to see it shrink, seldom enough to cost nothing. */
const drainPaceMs = 5_000;

export const deployCommands: readonly Command[] = [
  {
    name: 'deploy status',
    args: [],
    options: [],
    about: 'versions of workers: which takes new orders, what older ones still have to end',
    async run(_, { deps, who }) {
      const outcome = await showDeployment(deps, who);
      if (outcome.kind === 'forbidden') return forbidden();
      return { lines: facts(outcome.deployment), outcome };
    },
  },
  {
    name: 'deploy current',
    args: ['BUILD'],
    options: ['why'],
    needs: ['why'],
    flags: ['if-none'],
    about: 'all that begins goes to this version; --if-none: only where no version is current yet',
    async run(typed, { deps, who }) {
      const wish = { buildId: arg(typed, 0), why: reason(typed), ifNone: typed.flags.has('if-none') };
      const outcome = await makeCurrent(deps, who, wish);
      if (outcome.kind === 'unchanged')
        return { lines: [`${outcome.now} is the current version already.`], outcome };
      return outcome.kind === 'changed'
        ? { lines: [`${outcome.now} takes all that begins from now on (${outcome.was} before).`], outcome }
        : notDone(outcome);
    },
  },
  {
    name: 'deploy ramp',
    args: ['BUILD'],
    options: ['percent', 'why'],
    needs: ['percent', 'why'],
    about: 'a share of what begins goes to this version, the rest to the current one; 0: none of it',
    async run(typed, { deps, who }) {
      const percent = wholeNumber(typed.options.percent ?? '', '--percent', { least: 0, most: 100 });
      const outcome = await rampVersion(deps, who, { buildId: arg(typed, 0), percent, why: reason(typed) });
      if (outcome.kind === 'unchanged')
        return refused(outcome, `${outcome.now} is the current version: it takes everything.`);
      return outcome.kind === 'changed'
        ? { lines: [`Of what begins goes ${outcome.now} (${outcome.was} before).`], outcome }
        : notDone(outcome);
    },
  },
  {
    name: 'deploy drain',
    args: [],
    options: ['minutes'],
    about: `waits until older versions have ended all they began, ${usualMinutes} minutes at most if not --minutes`,
    async run({ options: { minutes = String(usualMinutes) } }, { deps, who, note }) {
      const limitMs = wholeNumber(minutes, '--minutes', { least: 0, most: 10_000 }) * 60_000;
      const told = (versions: Draining[]) => note(`still open: ${leftOf(versions)}`);
      const outcome = await drain(deps, who, { limitMs, paceMs: drainPaceMs, told });
      if (outcome.kind === 'forbidden') return forbidden();
      return outcome.kind === 'drained'
        ? { lines: ['Older versions have ended all they began: their workers may be stopped.'], outcome }
        : refused(
            outcome,
            `Still open: ${leftOf(outcome.versions)}. Leave their workers running, and look again later.`,
          );
    },
  },
  {
    name: 'deploy rollback',
    args: [],
    options: ['why'],
    needs: ['why'],
    about: 'takes back what was deployed last: a share that ramps, else the current version',
    async run(typed, { deps, who }) {
      const outcome = await rollBack(deps, who, { why: reason(typed) });
      if (outcome.kind === 'nothing_before')
        return refused(
          outcome,
          'There is no version to go back to: none but the current one ever was current.',
        );
      if (outcome.kind === 'changed')
        return {
          lines: [
            `Rolled back: ${outcome.now} (${outcome.was} before).`,
            'What began on the other version ends there as long as its workers run; `deploy move` takes it away.',
          ],
          outcome,
        };
      return notDone(outcome);
    },
  },
  {
    name: 'deploy move',
    args: ['FROM', 'TO'],
    options: ['why'],
    needs: ['why'],
    about: 'lets what a version began and has not ended begin anew on another one; nothing is done twice',
    async run(typed, { deps, who }) {
      const move = { from: arg(typed, 0), to: arg(typed, 1), why: reason(typed) };
      const outcome = await moveExecutions(deps, who, move);
      return outcome.kind === 'moved'
        ? { lines: [`${outcome.executions} executions of ${move.from} go on with ${move.to}.`], outcome }
        : notDone(outcome);
    },
  },
  {
    name: 'deploy forget',
    args: ['BUILD'],
    options: ['why'],
    needs: ['why'],
    about: 'takes a version out of the list that has ended, and whose workers are stopped for some minutes',
    async run(typed, { deps, who }) {
      const buildId = arg(typed, 0);
      const outcome = await forgetVersion(deps, who, { buildId, why: reason(typed) });
      if (outcome.kind === 'changed') return { lines: [`${buildId} is forgotten.`], outcome };
      if (outcome.kind === 'in_use')
        return refused(outcome, `${buildId} takes what begins: make another version current first.`);
      if (outcome.kind === 'open')
        return refused(
          outcome,
          `${buildId} has ${outcome.open} executions to end: \`deploy drain\` waits for them.`,
        );
      return notDone(outcome);
    },
  },
];

function notDone(outcome: Exclude<Deploying, { kind: 'changed' }>): Told {
  switch (outcome.kind) {
    case 'unchanged':
      return refused(outcome, `${outcome.now} is the current version already.`);
    case 'unknown':
      return refused(
        outcome,
        `There is no version ${outcome.buildId}: there is ${outcome.known.join(', ') || 'none'}. A version is known when its first worker has started.`,
      );
    case 'no_workers':
      return refused(outcome, `No worker of ${outcome.buildId} runs: start its workers first.`);
    case 'refused':
      return refused(outcome, `Temporal refuses it: ${outcome.detail}`);
    case 'forbidden':
      return forbidden();
    default:
      return outcome satisfies never;
  }
}

function leftOf(versions: readonly Draining[]): string {
  const open = versions.filter((version) => version.open > 0);
  return open.map(({ buildId, open: left }) => `${left} on ${buildId}`).join(', ');
}

function facts({ current, ramping, versions, hasUnversioned, stuck }: Deployment): string[] {
  const rows = versions.map(({ buildId, lastCurrentAt, hasWorkers, open }: DeployedVersion) => [
    buildId,
    buildId === current ? 'current' : buildId === ramping?.buildId ? `${ramping.percent} %` : '',
    hasWorkers ? 'running' : 'no',
    String(open),
    lastCurrentAt === undefined ? 'never' : moment(lastCurrentAt),
  ]);
  return [
    ...(versions.length === 0 ? ['No versioned worker has ever started.'] : []),
    ...(versions.length === 0
      ? []
      : table([['VERSION', 'TAKES', 'WORKERS', 'TO END', 'LAST CURRENT (UTC)'], ...rows])),
    ...(current === undefined && versions.length > 0
      ? ['No version is current: nothing new is done until `deploy current`.']
      : []),
    ...(hasUnversioned
      ? ['Workers without a version run: they take nothing new once a version is current.']
      : []),
    ...(stuck > 0
      ? [`${stuck} executions cannot go on: see "Upgrades and rollbacks" in docs/operations.md.`]
      : []),
  ];
}
