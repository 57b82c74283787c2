import { type Verdict, verdicts } from '../contract/review.ts';
import { storableText } from '../contract/storable.ts';
import type { WhichSource } from '../operations/catalog.ts';
import {
  decideItem,
  itemNumber,
  listItems,
  type RedoOutcome,
  redoItem,
  showItem,
  standingWords,
} from '../operations/catalog-items.ts';
import { tellStory } from './catalog-story.ts';
import {
  type Command,
  forbidden,
  InputError,
  refused,
  type Told,
  type Tools,
  type Typed,
} from './command.ts';
import { arg, oneOf, reason, wholeNumber } from './input.ts';
import { moment, table } from './print.ts';

const itemsShown = 100;
const longestPrompt = 4_000;

export const catalogItemCommands: readonly Command[] = [
  {
    name: 'catalog items',
    args: [],
    options: ['source', 'state', 'after', 'limit'],
    about: `pictures of a shop in the order they were found, all or those that stand so: --state ${standingWords.join('|')}; --after N goes on behind that number`,
    run: list,
  },
  {
    name: 'catalog item',
    args: ['KEY'],
    options: [],
    about: 'all that is known of a picture, from the page it was found on to what the shop shows',
    async run(typed, { deps, who }) {
      const outcome = await showItem(deps, who, keyOf(typed));
      if (outcome.kind === 'forbidden') return forbidden();
      if (outcome.kind === 'no_item') return refused(outcome, noItem(typed));
      return { lines: tellStory(outcome.story), outcome };
    },
  },
  {
    name: 'catalog decide',
    args: ['KEY', verdicts.join('|')],
    options: ['prompt', 'why'],
    needs: ['why'],
    about:
      'decides on the newest picture; the first decision counts. redo wants another one, perhaps by --prompt',
    run: (typed, tools) => decide(typed, tools, oneOf(verdicts, arg(typed, 1), 'The decision')),
  },
  {
    name: 'catalog redo',
    args: ['KEY'],
    options: ['prompt', 'why'],
    needs: ['why'],
    about: 'wants another picture, also where one was decided on',
    async run(typed, { deps, who }) {
      return tell(typed, await redoItem(deps, who, wordOf(typed)), 'redo');
    },
  },
];

async function list({ options }: Typed, { deps, who }: Tools): Promise<Told> {
  const { source, state, after, limit } = options;
  const outcome = await listItems(deps, who, {
    source,
    most: limit === undefined ? itemsShown : wholeNumber(limit, '--limit', { most: 10_000 }),
    ...(state !== undefined && { standing: oneOf(standingWords, state, '--state') }),
    ...(after !== undefined && { after: wholeNumber(after, '--after', { least: 0 }) }),
  });
  if (outcome.kind === 'forbidden') return forbidden();
  if (outcome.kind !== 'items') return whichSource(outcome);
  const { items, next } = outcome;
  if (items.length === 0) return { lines: ['There is no such picture.'], outcome };
  const rows = items.map(({ id, standing, revision, productName, fileLink }) => [
    String(id),
    standing?.replaceAll('_', ' ') ?? 'nothing made',
    revision === null ? '' : String(revision),
    productName ?? '',
    fileLink ?? '',
  ]);
  return {
    lines: [
      ...table([['PICTURE', 'STANDS', 'REVISION', 'PRODUCT', 'FILE'], ...rows]),
      ...(next === undefined ? [] : ['', `There are more: --after ${next}`]),
    ],
    outcome,
  };
}

/** Which source is meant was not said, or there is no such. */
export function whichSource(outcome: WhichSource): Told {
  if (outcome.kind === 'no_source')
    return refused(outcome, 'There is no such source: `catalog source` shows all, and adds one.');
  return refused(outcome, `Say which one by --source: there is ${outcome.names.join(', ')}.`);
}

async function decide(typed: Typed, { deps, who }: Tools, verdict: Verdict): Promise<Told> {
  if (typed.options.prompt !== undefined && verdict !== 'redo')
    throw new InputError('--prompt goes with redo only: it is what the other picture is made by.');
  return tell(typed, await decideItem(deps, who, { ...wordOf(typed), verdict }), verdict);
}

function wordOf(typed: Typed) {
  const { prompt } = typed.options;
  return {
    itemId: keyOf(typed),
    why: reason(typed),
    via: 'command line' as const,
    ...(prompt !== undefined && { prompt: promptOf(prompt) }),
  };
}

function promptOf(text: string): string {
  const prompt = storableText(text, longestPrompt).trim();
  if (prompt === '') throw new InputError('--prompt is empty: leave it out to keep the one there is.');
  return prompt;
}

const done = {
  accept: 'is accepted',
  reject: 'is rejected',
  redo: 'is to be made anew',
} as const satisfies Record<Verdict, string>;

function tell(typed: Typed, outcome: RedoOutcome, verdict: Verdict): Told {
  const picture = `Picture ${keyOf(typed)}`;
  switch (outcome.kind) {
    case 'decided':
    case 'wanted': {
      const when = outcome.isPlanned ? 'the run in review makes it' : 'the next run that makes pictures does';
      return { lines: [`${picture} ${done[verdict]}${verdict === 'redo' ? `: ${when}` : ''}.`], outcome };
    }
    case 'same':
      return { lines: [`${picture} ${done[outcome.verdict]}, as you have said before.`], outcome };
    case 'late': {
      const { by = 'hand', via, at, why } = outcome;
      const because = why === null ? '' : `: ${why}`;
      return refused(
        outcome,
        `${picture} ${done[outcome.verdict]} already, by ${by} (${via}) on ${moment(at)} UTC${because}. What you said is kept and changes nothing.`,
      );
    }
    case 'superseded':
      return refused(outcome, `${picture} has been made anew meanwhile: look at it first.`);
    case 'no_picture':
      return refused(outcome, `Nothing was made of picture ${keyOf(typed)} yet.`);
    case 'no_item':
      return refused(outcome, noItem(typed));
    case 'forbidden':
      return forbidden();
    default:
      return outcome satisfies never;
  }
}

/** @throws InputError */
export function keyOf(typed: Typed): number {
  const key = itemNumber(arg(typed, 0));
  if (key === undefined)
    throw new InputError(`KEY is "${arg(typed, 0)}": it must be a picture's number, or darkroom-item-12.`);
  return key;
}

export function noItem(typed: Typed): string {
  return `There is no picture ${keyOf(typed)}.`;
}
