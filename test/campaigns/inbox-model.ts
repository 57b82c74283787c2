import * as fc from 'fast-check';

/** What the inbox must do, said once more in the plainest way: no locks, no SQL; time moves on command. */

export interface NewUpdate {
  updateId: number;
  chat: number;
  album: string | null;
}

export type Command =
  | { do: 'store'; updates: NewUpdate[] }
  | { do: 'claim'; most: number }
  /** Of any claim so far, also one that has expired or ended. */
  | { do: 'renew' | 'finish' | 'fail' | 'give_up'; claim: number }
  | { do: 'release' | 'pass' };

/** Time passes in steps of three minutes, so that no limit is ever met to the second. */
export const minutes = { claim: 10, album: 5, pause: 4, step: 3 };

export interface ModelRow extends NewUpdate {
  receivedAt: number;
  claimedUntil: number;
  attempts: number;
  done: boolean;
  dead: boolean;
}

/** Rows as they were when somebody took them. */
type Claim = { row: ModelRow; attempts: number }[];

export interface Model {
  minute: number;
  /** In the order of arrival. */
  rows: ModelRow[];
  claims: Claim[];
}

export const newModel = (): Model => ({ minute: 0, rows: [], claims: [] });

const oneOf = <T extends string>(...words: T[]) => fc.constantFrom(...words);
const update = fc.record({
  updateId: fc.nat(30),
  chat: fc.integer({ min: 1, max: 3 }),
  album: fc.option(oneOf('x', 'y'), { freq: 2 }),
});
const command: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ do: oneOf('store'), updates: fc.array(update, { minLength: 1, maxLength: 4 }) }),
  },
  { weight: 6, arbitrary: fc.record({ do: oneOf('claim'), most: fc.integer({ min: 1, max: 4 }) }) },
  {
    weight: 8,
    arbitrary: fc.record({
      do: oneOf('renew', 'renew', 'finish', 'finish', 'fail', 'give_up'),
      claim: fc.nat(12),
    }),
  },
  { weight: 5, arbitrary: fc.record({ do: oneOf('pass', 'pass', 'pass', 'release') }) },
);

export const histories = fc.array(command, { minLength: 10, maxLength: 30, size: 'max' });

/**
 * What a command answers: how many updates were new, the ids of those that were taken, in their order, or whether they are
 * all still held.
 */
export type Answer = { stored: number } | { taken: number[] } | { isHeld: boolean } | undefined;

/** Changes the model as the command would the table. */
export function apply(model: Model, command: Command): Answer {
  switch (command.do) {
    case 'store':
      return { stored: command.updates.filter((update) => store(model, update)).length };
    case 'claim':
      return { taken: claim(model, command.most) };
    case 'release':
      for (const row of model.rows) row.claimedUntil = 0;
      return undefined;
    case 'pass':
      model.minute += minutes.step;
      return undefined;
    case 'renew':
      return { isHeld: renew(model, model.claims[command.claim % model.claims.length] ?? []) };
    case 'finish':
    case 'fail':
    case 'give_up':
      end(model, model.claims[command.claim % model.claims.length] ?? [], command.do);
      return undefined;
    default:
      return command satisfies never;
  }
}

function store({ rows, minute }: Model, update: NewUpdate): boolean {
  if (rows.some(({ updateId }) => updateId === update.updateId)) return false;
  rows.push({ ...update, receivedAt: minute, claimedUntil: 0, attempts: 0, done: false, dead: false });
  return true;
}

/** The first open update of each chat that is free; an album whole, once nothing of it has come for a while. */
function claim(model: Model, most: number): number[] {
  const { rows, minute } = model;
  const open = rows.filter(({ done }) => !done);
  const firsts = open.filter((row) => open.find(({ chat }) => chat === row.chat) === row);
  const together = (first: ModelRow) =>
    open.filter(
      (row) => row === first || (row.chat === first.chat && row.album !== null && row.album === first.album),
    );
  const isComplete = (first: ModelRow) =>
    first.album === null || together(first).every(({ receivedAt }) => receivedAt + minutes.album < minute);
  const groups = firsts
    .filter((first) => first.claimedUntil <= minute && isComplete(first))
    .slice(0, most)
    .map((first) => together(first).filter(({ claimedUntil }) => claimedUntil <= minute));
  for (const group of groups) {
    for (const row of group)
      Object.assign(row, { claimedUntil: minute + minutes.claim, attempts: row.attempts + 1 });
    model.claims.push(group.map((row) => ({ row, attempts: row.attempts })));
  }
  const taken = new Set(groups.flat());
  return rows.filter((row) => taken.has(row)).map(({ updateId }) => updateId);
}

/** Only what is still claimed can be kept. */
function renew({ minute }: Model, claim: Claim): boolean {
  const held = claim.filter(
    ({ row, attempts }) => !row.done && row.attempts === attempts && row.claimedUntil > minute,
  );
  for (const { row } of held) row.claimedUntil = minute + minutes.claim;
  return held.length === claim.length;
}

function end({ minute }: Model, claim: Claim, as: 'finish' | 'fail' | 'give_up'): void {
  for (const { row, attempts } of claim) {
    // Who has lost the row to another attempt says nothing about it any more.
    if (row.done || row.attempts !== attempts) continue;
    if (as === 'finish') Object.assign(row, { done: true, claimedUntil: 0 });
    else
      Object.assign(row, {
        claimedUntil: minute + minutes.pause,
        done: as === 'give_up',
        dead: as === 'give_up',
      });
  }
}
