import {
  type Answering,
  answerTopUp,
  listTopUps,
  type ShownTopUp,
  showTopUp,
} from '../operations/top-ups.ts';
import { type Command, forbidden, refused, type Told } from './command.ts';
import { arg, oneOf, reason, wholeNumber } from './input.ts';
import { moment, nameOf, table } from './print.ts';

const listedByDefault = 20;
const mostCredits = 1_000_000;

export const topUpCommands: readonly Command[] = [
  {
    name: 'top-ups list',
    args: [],
    options: ['status', 'limit'],
    about: 'requests for credits that wait, the longest first; STATUS "ended": those that have ended',
    async run({ options: { status = 'open', limit } }, { deps, who }) {
      const which = oneOf(['open', 'ended'], status, '--status');
      const most = limit === undefined ? listedByDefault : wholeNumber(limit, '--limit', { most: 1_000 });
      const outcome = await listTopUps(deps, who, { which, most });
      if (outcome.kind === 'forbidden') return forbidden();
      if (outcome.topUps.length === 0) return { lines: ['There are no such requests.'], outcome };
      const rows = outcome.topUps.map((topUp) => [
        String(topUp.id),
        topUp.status,
        String(topUp.given ?? topUp.credits),
        personOf(topUp),
        String(topUp.available),
        moment(topUp.askedAt),
        topUp.by ?? '',
      ]);
      const head = ['TOP-UP', 'STATUS', 'CREDITS', 'PERSON', 'BALANCE', 'ASKED (UTC)', 'BY'];
      return { lines: table([head, ...rows]), outcome };
    },
  },
  {
    name: 'top-ups show',
    args: ['TOP-UP'],
    options: [],
    about: 'one request for credits, and what its person has bought',
    async run(typed, { deps, who }) {
      const topUpId = wholeNumber(arg(typed, 0), 'TOP-UP');
      const outcome = await showTopUp(deps, who, topUpId);
      if (outcome.kind !== 'top_up') return notDone(outcome, topUpId);
      return { lines: facts(outcome.topUp), outcome };
    },
  },
  {
    name: 'top-ups give',
    args: ['TOP-UP'],
    optionalArg: 'CREDITS',
    options: ['why'],
    needs: ['why'],
    about: 'gives what was asked for, or other CREDITS; the person reads why',
    async run(typed, { deps, who }) {
      const topUpId = wholeNumber(arg(typed, 0), 'TOP-UP');
      const asked = arg(typed, 1);
      const credits = asked === '' ? undefined : wholeNumber(asked, 'CREDITS', { most: mostCredits });
      const answer = { topUpId, verdict: 'give', credits, why: reason(typed) } as const;
      const outcome = await answerTopUp(deps, who, answer);
      if (outcome.kind !== 'done') return notDone(outcome, topUpId);
      const { topUp } = outcome;
      return {
        lines: [`${personOf(topUp)} got ${topUp.given} credits and has ${topUp.available} now.`],
        outcome,
      };
    },
  },
  {
    name: 'top-ups decline',
    args: ['TOP-UP'],
    options: ['why'],
    needs: ['why'],
    about: 'gives nothing; the person reads why',
    async run(typed, { deps, who }) {
      const topUpId = wholeNumber(arg(typed, 0), 'TOP-UP');
      const answer = { topUpId, verdict: 'decline', why: reason(typed) } as const;
      const outcome = await answerTopUp(deps, who, answer);
      if (outcome.kind !== 'done') return notDone(outcome, topUpId);
      return { lines: [`Top-up ${topUpId} is declined; ${personOf(outcome.topUp)} is told.`], outcome };
    },
  },
];

function notDone(outcome: Exclude<Answering, { kind: 'done' }>, topUpId: number): Told {
  switch (outcome.kind) {
    case 'late': {
      const { status, by } = outcome.topUp;
      return refused(
        outcome,
        `Top-up ${topUpId} has ended before: ${status}${by === null ? '' : ` by ${by}`}.`,
      );
    }
    case 'bad_words':
      return refused(outcome, `--why is too long: ${outcome.max} characters at most, as a person reads it.`);
    case 'not_found':
      return refused(outcome, `There is no top-up ${topUpId}.`);
    case 'forbidden':
      return forbidden();
    default:
      return outcome satisfies never;
  }
}

function facts(topUp: ShownTopUp): string[] {
  const {
    id,
    status,
    credits,
    given,
    available,
    pending,
    bought,
    spent,
    before,
    by,
    why,
    reason: word,
  } = topUp;
  const orders = Object.entries(bought).map(([line, count]) => `${count} ${line}`);
  return [
    `Top-up ${id}: ${status}, asked for ${credits} credits by ${personOf(topUp)}`,
    `asked ${moment(topUp.askedAt)} UTC`,
    `balance ${available}, ${pending} more are reserved; spent ${spent} on ${orders.join(', ') || 'nothing'}; given ${before} times before`,
    ...(topUp.endedAt === null
      ? []
      : [
          `ended ${moment(topUp.endedAt)} UTC${by === null ? '' : ` by ${by}`}${given === null ? '' : `: ${given} credits`}`,
        ]),
    ...(why === null && word === null ? [] : [`why: ${why ?? word}`]),
  ];
}

function personOf({ userId, firstName, username }: ShownTopUp): string {
  return nameOf({ id: userId, firstName, username });
}
