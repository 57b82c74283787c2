import { renderRun } from '../cards/run.ts';
import { type CatalogStage, catalogStages, reviewRests } from '../contract/catalog.ts';
import { listRuns, showRun, startRun } from '../operations/catalog.ts';
import {
  answerRun,
  cancelRun,
  pauseRun,
  resumeRun,
  retryItem,
  skipItem,
  type Telling,
} from '../operations/catalog-words.ts';
import { withoutMarkup } from '../texts/plain-text.ts';
import { whichSource } from './catalog-items.ts';
import { type Command, forbidden, refused, type Told, type Tools, type Typed } from './command.ts';
import { arg, oneOf, reason, wholeNumber } from './input.ts';
import { moment, table } from './print.ts';

const runsShown = 20;
const standingHead = ['SOURCE', 'TO MAKE', 'DECIDE', 'DESCRIBE', 'PUBLISH', 'SHOWN', 'NOT MADE, AND WHY'];

export const catalogCommands: readonly Command[] = [
  begin('parse', ['parse'], 'reads a shop into its sheet'),
  begin('generate', ['generate'], 'makes pictures of what the sheet asks for; asks first what that may cost'),
  begin('review', ['review'], 'waits until people have decided on the pictures that were made'),
  begin('describe', ['describe'], 'has accepted pictures described; asks first what that may cost'),
  begin('publish', ['publish'], 'shows accepted pictures with their texts in the shop; asks first'),
  begin('run', catalogStages, 'all of these, one after the other; asks in between'),
  {
    name: 'catalog status',
    args: [],
    optionalArg: 'RUN',
    options: [],
    about: 'the last runs and how each source stands, or one run in full',
    run: (typed, tools) => (typed.args.length === 0 ? listAll(tools) : showOne(runOf(typed), tools)),
  },
  word('pause', 'begins nothing new until `catalog resume`', pauseRun, 'pauses'),
  word('resume', 'ends a pause', resumeRun, 'goes on'),
  word('cancel', 'ends a run; what is made already is kept', cancelRun, 'is being stopped'),
  {
    name: 'catalog answer',
    args: ['RUN', 'yes|no'],
    options: ['why'],
    about: 'answers what a run asks; "no" ends it',
    async run(typed, { deps, who }) {
      const runId = runOf(typed);
      const answer = oneOf(['yes', 'no'], arg(typed, 1), 'The answer');
      const why = typed.options.why === undefined ? {} : { why: reason(typed) };
      const outcome = await answerRun(deps, who, { runId, answer, via: 'command line', ...why });
      return tellOf(runId, outcome, answer === 'yes' ? 'goes on' : 'ends');
    },
  },
  {
    name: 'catalog finish',
    args: ['RUN'],
    options: ['rest', 'why'],
    needs: ['why'],
    about: 'ends a review: what nobody has decided on is accepted (--rest accept, usual) or stays so (hold)',
    async run(typed, { deps, who }) {
      const runId = runOf(typed);
      const rest = oneOf(reviewRests, typed.options.rest ?? 'accept', '--rest');
      const said = { question: 'review', rest, via: 'command line', why: reason(typed) } as const;
      return tellOf(runId, await answerRun(deps, who, { runId, answer: 'yes', ...said }), 'goes on');
    },
  },
  item('skip', 'leaves a picture alone from now on', skipItem, 'is left alone from now on'),
  item(
    'retry',
    'wants another picture, in the next run that makes some',
    retryItem,
    'is made anew by the next run',
  ),
];

/** How a run can be wanted. A review asks people, and is of all that is there. */
function takes(name: string): Pick<Command, 'options' | 'flags'> {
  if (name === 'review') return { options: ['source'], flags: ['dry-run'] };
  const options = name === 'parse' || name === 'run' ? [] : (['item'] as const);
  const flags = name === 'parse' ? [] : (['yes'] as const);
  return { options: ['source', 'limit', ...options], flags: ['force', 'dry-run', ...flags] };
}

function begin(name: string, stages: readonly CatalogStage[], about: string): Command {
  return {
    name: `catalog ${name}`,
    args: [],
    ...takes(name),
    about,
    async run({ options: { source, limit, item: itemId }, flags }, { deps, who }) {
      const options = {
        ...(flags.has('force') && { force: true }),
        ...(flags.has('dry-run') && { dryRun: true }),
        ...(flags.has('yes') && { isConfirmed: true }),
        ...(limit !== undefined && { limit: wholeNumber(limit, '--limit', { most: 1_000_000 }) }),
        ...(itemId !== undefined && { itemId: wholeNumber(itemId, '--item') }),
      };
      const outcome = await startRun(deps, who, { source, stages, options });
      switch (outcome.kind) {
        case 'started': {
          const { runId, isUnderWay } = outcome;
          const when = isUnderWay
            ? 'has begun'
            : 'is written down; Temporal does not answer now, so it begins later';
          return { lines: [`Run ${runId} ${when}: \`catalog status ${runId}\` shows how it goes.`], outcome };
        }
        case 'busy': {
          const { runId, by = 'hand', since } = outcome;
          return refused(
            outcome,
            `Run ${runId} of this source is under way since ${moment(since)} UTC, begun by ${by}.`,
          );
        }
        case 'no_source':
        case 'which_source':
          return whichSource(outcome);
        case 'forbidden':
          return forbidden();
        default:
          return outcome satisfies never;
      }
    },
  };
}

async function listAll({ deps, who, wording }: Tools): Promise<Told> {
  const outcome = await listRuns(deps, who, runsShown);
  if (outcome.kind === 'forbidden') return forbidden();
  const standings = outcome.standings.map(({ source, wishes, standings: stand }) => {
    const rest = Object.entries(wishes).filter(([why]) => why !== 'wanted');
    return [
      source.name,
      ...[wishes['wanted'], stand.undecided, stand.no_texts, stand.to_publish, stand.published].map((count) =>
        String(count ?? 0),
      ),
      rest.map(([why, count]) => `${count} ${why.replaceAll('_', ' ')}`).join(', '),
    ];
  });
  const runs = outcome.runs.map((run) => [
    String(run.id),
    run.status,
    run.sourceName,
    run.stages.join(', '),
    moment(run.startedAt),
    run.startedBy,
    run.reason === null ? '' : wording.plain(`run-end-${run.reason}`),
  ]);
  return {
    lines: [
      ...table([standingHead, ...standings]),
      '',
      ...(runs.length === 0
        ? ['There was no run yet.']
        : table([['RUN', 'STATUS', 'SOURCE', 'STAGES', 'BEGUN (UTC)', 'BY', 'BECAUSE'], ...runs])),
    ],
    outcome,
  };
}

async function showOne(runId: number, { deps, who, wording }: Tools): Promise<Told> {
  const outcome = await showRun(deps, who, runId);
  if (outcome.kind === 'forbidden') return forbidden();
  if (outcome.kind === 'not_found') return refused(outcome, `There is no run ${runId}.`);
  const { run, facts, events } = outcome;
  const card = renderRun(run, { ...facts, links: {} }, wording);
  const story = events.map(({ kind, data: { by, why, ...data }, at }) => [
    moment(at),
    kind.replaceAll('_', ' '),
    [by, why].filter((word) => typeof word === 'string').join(': '),
    Object.keys(data).length === 0 ? '' : JSON.stringify(data),
  ]);
  return {
    lines: [
      ...withoutMarkup(card.text).split('\n'),
      ...(run.detail === null ? [] : ['', `Detail: ${run.detail}`]),
      '',
      `What happened (UTC), in the execution ${run.workflowId}:`,
      ...table(story),
    ],
    outcome,
  };
}

function word(
  name: 'pause' | 'resume' | 'cancel',
  about: string,
  ...[say, done]: [typeof pauseRun, string]
): Command {
  return {
    name: `catalog ${name}`,
    args: ['RUN'],
    options: ['why'],
    needs: ['why'],
    about,
    async run(typed, { deps, who }) {
      const runId = runOf(typed);
      return tellOf(runId, await say(deps, who, { runId, why: reason(typed) }), done);
    },
  };
}

function tellOf(runId: number, outcome: Telling, done: string): Told {
  switch (outcome.kind) {
    case 'told':
      return { lines: [`Run ${runId} ${done}.`], outcome };
    case 'unchanged':
      return refused(outcome, `Run ${runId} is so already.`);
    case 'asks':
      return refused(
        outcome,
        `Run ${runId} asks something: \`catalog status ${runId}\` says what, \`catalog answer\` answers it.`,
      );
    case 'not_asked':
      return refused(outcome, `Run ${runId} does not ask that now.`);
    case 'ended':
      return refused(outcome, `Run ${runId} has ended: ${outcome.status}.`);
    case 'not_running':
      return refused(
        outcome,
        `Nobody works on run ${runId} now. Upkeep starts it within minutes; say it again then.`,
      );
    case 'away':
      return refused(outcome, 'Temporal does not answer; the run was not told.');
    case 'not_found':
      return refused(outcome, `There is no run ${runId}.`);
    case 'forbidden':
      return forbidden();
    default:
      return outcome satisfies never;
  }
}

function item(name: 'skip' | 'retry', about: string, ...[say, done]: [typeof skipItem, string]): Command {
  return {
    name: `catalog ${name}`,
    args: ['RUN', 'ITEM'],
    options: ['why'],
    needs: ['why'],
    about,
    async run(typed, { deps, who }) {
      const runId = runOf(typed);
      const itemId = wholeNumber(arg(typed, 1), 'ITEM');
      const outcome = await say(deps, who, { runId, itemId, why: reason(typed) });
      switch (outcome.kind) {
        case 'told':
          return { lines: [`Picture ${itemId} ${done}.`], outcome };
        case 'no_item':
          return refused(outcome, `The source of run ${runId} has no picture ${itemId}.`);
        case 'not_found':
          return refused(outcome, `There is no run ${runId}.`);
        case 'forbidden':
          return forbidden();
        default:
          return outcome.kind satisfies never;
      }
    },
  };
}

function runOf(typed: Typed): number {
  return wholeNumber(arg(typed, 0), 'RUN');
}
