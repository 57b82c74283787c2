import {
  type BroadcastTelling,
  cancelBroadcast,
  listBroadcasts,
  pauseBroadcast,
  previewBroadcast,
  resumeBroadcast,
  type Saving,
  saveBroadcast,
  showBroadcast,
  startBroadcast,
} from '../operations/broadcasts.ts';
import { oneLine } from '../texts/plain-text.ts';
import { countsOf, faultWords, linesOf, segmentOf } from './broadcast-shown.ts';
import { type Command, forbidden, refused, type Told, type Tools, type Typed } from './command.ts';
import { arg, personRef, reason, wholeNumber } from './input.ts';
import { moment, table } from './print.ts';

const shown = 20;
const longestText = 40;
const writes = {
  options: ['en', 'ru', 'picture', 'line', 'days', 'balance', 'quiet'],
  lists: ['language'],
} as const;

export const broadcastCommands: readonly Command[] = [
  {
    name: 'broadcasts create',
    args: [],
    ...writes,
    about:
      'writes a draft: texts without markup, --picture FILE; for all who agreed to hear news, or of them those who read a --language, have ordered of a --line in the last --days, have --balance credits, were --quiet for so many days',
    run: (typed, tools) => save(typed, tools),
  },
  {
    name: 'broadcasts change',
    args: ['BROADCAST'],
    ...writes,
    about: 'writes another draft in the place of this one',
    run: (typed, tools) => save(typed, tools, idOf(typed)),
  },
  {
    name: 'broadcasts list',
    args: [],
    options: [],
    about: 'the newest broadcasts and what came of them',
    async run(_, { deps, who }) {
      const outcome = await listBroadcasts(deps, who, shown);
      if (outcome.kind === 'forbidden') return forbidden();
      if (outcome.broadcasts.length === 0) return { lines: ['There was no broadcast yet.'], outcome };
      const rows = outcome.broadcasts.map((one) => [
        String(one.id),
        one.status,
        moment(one.createdAt),
        countsOf(one),
        oneLine(one.textEn ?? one.textRu ?? '', longestText),
      ]);
      return {
        lines: table([['BROADCAST', 'STATUS', 'WRITTEN (UTC)', 'SENT', 'TEXT'], ...rows]),
        outcome,
      };
    },
  },
  {
    name: 'broadcasts show',
    args: ['BROADCAST'],
    options: [],
    about: 'one broadcast: whom it is for, what it says, what came of it',
    async run(typed, { deps, who }) {
      const outcome = await showBroadcast(deps, who, idOf(typed));
      if (outcome.kind !== 'broadcast') return denied(outcome, typed);
      return { lines: linesOf(outcome.broadcast, outcome.people), outcome };
    },
  },
  {
    name: 'broadcasts preview',
    args: ['BROADCAST'],
    options: ['user'],
    needs: ['user'],
    about: 'sends it to one who works here, to see how it looks',
    async run(typed, { deps, who }) {
      const to = personRef(typed.options.user ?? '');
      const outcome = await previewBroadcast(deps, who, { broadcastId: idOf(typed), to });
      switch (outcome.kind) {
        case 'shown':
          return { lines: ['It is on its way to that chat.'], outcome };
        case 'no_chat':
          return refused(outcome, `There is no person ${typed.options.user}.`);
        case 'no_staff':
          return refused(outcome, 'It is shown only to those who work here: this person has no role.');
        case 'away':
          return refused(outcome, 'Temporal does not answer; it was not shown.');
        case 'not_found':
        case 'forbidden':
          return denied({ kind: outcome.kind }, typed);
        default:
          return outcome satisfies never;
      }
    },
  },
  {
    name: 'broadcasts start',
    args: ['BROADCAST'],
    options: ['people'],
    about: 'says how many people it reaches; sends it when --people confirms that number',
    run: start,
  },
  word('pause', 'sends nothing more until `broadcasts resume`', pauseBroadcast, 'is paused'),
  word('resume', 'ends a pause', resumeBroadcast, 'goes on'),
  word('cancel', 'ends a broadcast or drops its draft; who has it keeps it', cancelBroadcast, 'is cancelled'),
];

async function save(typed: Typed, tools: Tools, broadcastId?: number): Promise<Told> {
  const { en, ru, picture: path } = typed.options;
  const segment = segmentOf(typed);
  const picture = path === undefined ? undefined : await tools.keepPicture(path);
  if (path !== undefined && picture === undefined)
    return refused({ kind: 'no_picture' }, `${path} is no picture we can send: take a JPEG, PNG or WebP.`);
  const written = { segment, textEn: en, textRu: ru, picture, broadcastId };
  return saved(await saveBroadcast(tools.deps, tools.who, written));
}

function saved(outcome: Saving): Told {
  switch (outcome.kind) {
    case 'saved': {
      const { broadcast, people } = outcome;
      const next = `\`broadcasts start ${broadcast.id}\` sends it.`;
      return { lines: [...linesOf(broadcast, people), '', next], outcome };
    }
    case 'invalid':
      return refused(outcome, faultWords(outcome.fault));
    case 'no_draft':
      return refused(outcome, `It is ${outcome.status}: only a draft can be changed.`);
    case 'not_found':
      return refused(outcome, 'There is no such broadcast.');
    case 'forbidden':
      return forbidden();
    default:
      return outcome satisfies never;
  }
}

async function start(typed: Typed, { deps, who }: Tools): Promise<Told> {
  const broadcastId = idOf(typed);
  const { people } = typed.options;
  const confirmed = people === undefined ? {} : { people: wholeNumber(people, '--people') };
  const outcome = await startBroadcast(deps, who, { broadcastId, ...confirmed });
  switch (outcome.kind) {
    case 'started': {
      const when = outcome.isUnderWay
        ? 'is being sent'
        : 'is written down; Temporal does not answer now, so it begins later';
      return {
        lines: [
          `Broadcast ${broadcastId} ${when}: it reaches ${outcome.people} people. \`broadcasts show ${broadcastId}\` shows how it goes.`,
        ],
        outcome,
      };
    }
    case 'unconfirmed':
      return refused(
        outcome,
        `It reaches ${outcome.people} people. To send it: \`broadcasts start ${broadcastId} --people ${outcome.people}\`.`,
      );
    case 'nobody':
      return refused(outcome, 'It reaches nobody now.');
    case 'no_draft':
      return refused(outcome, `Broadcast ${broadcastId} was started before: ${outcome.status}.`);
    case 'not_found':
    case 'forbidden':
      return denied({ kind: outcome.kind }, typed);
    default:
      return outcome satisfies never;
  }
}

function word(
  name: 'pause' | 'resume' | 'cancel',
  about: string,
  ...[say, done]: [typeof pauseBroadcast, string]
): Command {
  return {
    name: `broadcasts ${name}`,
    args: ['BROADCAST'],
    options: ['why'],
    needs: ['why'],
    about,
    async run(typed, { deps, who }) {
      const outcome = await say(deps, who, { broadcastId: idOf(typed), why: reason(typed) });
      return tellOf(outcome, typed, done);
    },
  };
}

function tellOf(outcome: BroadcastTelling, typed: Typed, done: string): Told {
  const name = `Broadcast ${arg(typed, 0)}`;
  switch (outcome.kind) {
    case 'told':
      return { lines: [`${name} ${done}.`], outcome };
    case 'unchanged':
      return refused(outcome, `${name} is so already.`);
    case 'not_started':
      return refused(outcome, `${name} was not started yet.`);
    case 'ended':
      return refused(outcome, `${name} has ended.`);
    case 'not_running':
      return refused(outcome, `Nobody works on it now. Upkeep starts it within minutes; say it again then.`);
    case 'away':
      return refused(outcome, 'Temporal does not answer; it was not told.');
    case 'not_found':
    case 'forbidden':
      return denied({ kind: outcome.kind }, typed);
    default:
      return outcome satisfies never;
  }
}

function denied(outcome: { kind: 'not_found' | 'forbidden' }, typed: Typed): Told {
  return outcome.kind === 'forbidden'
    ? forbidden()
    : refused(outcome, `There is no broadcast ${arg(typed, 0)}.`);
}

function idOf(typed: Typed): number {
  return wholeNumber(arg(typed, 0), 'BROADCAST');
}
