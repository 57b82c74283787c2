import * as fc from 'fast-check';
import { nextTurn, type Turn } from './turns.ts';

/** Who gets which place at which account, said once more in the plainest way: no locks, no SQL; time moves on command. */

export type Command =
  | { do: 'order'; person: number }
  | { do: 'begin' | 'settle'; order: number }
  | { do: 'record'; order: number; as: 'accepted' | 'unknown' | 'planned' }
  | { do: 'end'; order: number; as: 'done' | 'refused' | 'failed' | 'lost' }
  | { do: 'configure'; places: (number | null)[] }
  | { do: 'give_back'; order: number; from: 'planned' | 'sending'; isBroken: boolean }
  | { do: 'pass' | 'fill' };

/** Two share a provider; people order from one provider only, so that the order of providers does not matter. */
export const accounts = [
  { id: 'a', provider: 'first' },
  { id: 'b', provider: 'first' },
  { id: 'c', provider: 'second' },
] as const;
export const providerOf = (person: number): string => (person < 3 ? 'first' : 'second');
export const people = 5;
/** An account rests for ten minutes and time passes in steps of three: nothing is ever decided by a second. */
export const restMinutes = 10;
export const stepMinutes = 3;

interface ModelAccount {
  id: string;
  provider: string;
  places: number;
  enabled: boolean;
  asideUntil: number;
  /** Why it rests: refused, and not just busy. */
  isBroken: boolean;
  /** When a job was last seated, as a number that grows. */
  lastUsed: number;
}

interface ModelJob extends Turn {
  orderStatus: 'queued' | 'generating' | 'cancelled';
  status: string;
  account: string | null;
  place: number | null;
  surplus: boolean;
}

export interface Model {
  minute: number;
  seated: number;
  accounts: ModelAccount[];
  /** In the order of admission. */
  jobs: ModelJob[];
}

export function newModel(places: readonly number[]): Model {
  const fresh = { enabled: true, asideUntil: 0, isBroken: false, lastUsed: 0 };
  const opened = accounts.map((account, index) => ({ ...account, ...fresh, places: places[index] ?? 1 }));
  return { minute: 0, seated: 0, accounts: opened, jobs: [] };
}

const order = fc.nat(11);
const oneOf = <T extends string>(...words: T[]) => fc.constantFrom(...words);
const places = fc.option(fc.integer({ min: 1, max: 4 }), { freq: 5 });
const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ do: oneOf('order'), person: fc.nat(people - 1) }) },
  { weight: 5, arbitrary: fc.record({ do: oneOf('begin', 'settle'), order }) },
  {
    weight: 4,
    arbitrary: fc.record({ do: oneOf('record'), order, as: oneOf('accepted', 'unknown', 'planned') }),
  },
  {
    weight: 5,
    arbitrary: fc.record({ do: oneOf('end'), order, as: oneOf('done', 'refused', 'failed', 'lost') }),
  },
  { weight: 1, arbitrary: fc.record({ do: oneOf('configure'), places: fc.tuple(places, places, places) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: oneOf('give_back'),
      order,
      from: oneOf('planned', 'sending'),
      isBroken: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: oneOf('pass', 'fill') }) },
);
const startPlaces = fc.integer({ min: 1, max: 3 });

export const histories = fc.record({
  places: fc.tuple(startPlaces, startPlaces, startPlaces),
  commands: fc.array(command, { minLength: 10, maxLength: 30, size: 'max' }),
});

/** What a command answers: the orders whose wait it ended, or whether it took effect. */
export type Answer = { started: number[] } | { changed: boolean } | undefined;

/** Changes the model as the command would the tables. */
export function apply(model: Model, command: Command): Answer {
  switch (command.do) {
    case 'order':
      return admit(model, command.person);
    case 'configure':
      configure(model, command.places);
      return undefined;
    case 'pass':
      model.minute += stepMinutes;
      return undefined;
    case 'fill':
      return { started: [...fill(model, 'first'), ...fill(model, 'second')] };
    case 'begin':
    case 'record':
    case 'end':
    case 'give_back':
    case 'settle': {
      const job = model.jobs[command.order % model.jobs.length];
      return job && applyToJob(model, job, command);
    }
    default:
      return command satisfies never;
  }
}

function admit(model: Model, person: number): Answer {
  if (!model.accounts.some(({ provider, enabled }) => enabled && provider === providerOf(person)))
    return { started: [] };
  const number = model.jobs.length;
  const nowhere = { account: null, place: null, surplus: false };
  const ours = model.jobs.filter((job) => providerOf(job.person) === providerOf(person));
  const turn = nextTurn(ours, person);
  model.jobs.push({ person, orderStatus: 'queued', status: 'waiting', turn, wasSeated: false, ...nowhere });
  return { started: fill(model, providerOf(person)).filter((started) => started !== number) };
}

function applyToJob(model: Model, job: ModelJob, command: Extract<Command, { order: number }>): Answer {
  switch (command.do) {
    case 'begin': {
      const isMine = job.status === 'planned';
      if (isMine) job.status = 'sending';
      return { changed: isMine };
    }
    case 'record':
      return { started: record(model, job, command.as) };
    case 'end':
      return { started: end(model, job, command.as) };
    case 'give_back':
      return { started: giveBack(model, job, command) };
    case 'settle': {
      if (job.orderStatus === 'cancelled') return { started: [] };
      job.orderStatus = 'cancelled';
      return {
        started: job.status === 'waiting' || job.status === 'planned' ? end(model, job, 'cancelled') : [],
      };
    }
    default:
      return command satisfies never;
  }
}

function record(model: Model, job: ModelJob, as: string): number[] {
  if (job.status !== 'sending' && !(job.status === 'unknown' && as === 'accepted')) return [];
  job.status = as;
  return as === 'planned' && job.orderStatus === 'cancelled' ? end(model, job, 'cancelled') : [];
}

const held = new Set(['planned', 'sending', 'accepted', 'unknown']);

function end(model: Model, job: ModelJob, as: string): number[] {
  if (!held.has(job.status) && job.status !== 'waiting') return [];
  job.status = as;
  job.surplus = as === 'done' && job.orderStatus === 'cancelled';
  return fill(model, providerOf(job.person));
}

function configure(model: Model, places: readonly (number | null)[]): void {
  for (const [index, account] of model.accounts.entries()) {
    const wanted = places[index] ?? null;
    account.enabled = wanted !== null;
    if (wanted !== null) account.places = wanted;
  }
}

/** The account rests and the job waits again, unless nobody wants it or nobody is left who could take it. */
function giveBack(
  model: Model,
  job: ModelJob,
  { from, isBroken }: { from: string; isBroken: boolean },
): number[] {
  if (job.status !== from) return [];
  const account = model.accounts.find(({ id }) => id === job.account);
  if (account) {
    account.isBroken = isBroken || (account.isBroken && !isInService(model, account));
    account.asideUntil = model.minute + restMinutes;
  }
  if (job.orderStatus === 'cancelled') return end(model, job, 'cancelled');
  const provider = providerOf(job.person);
  const isLeft = model.accounts.some(
    (one) => one.provider === provider && one.enabled && (isInService(model, one) || !one.isBroken),
  );
  if (isBroken && !isLeft) return end(model, job, 'refused');
  Object.assign(job, { status: 'waiting', account: null, place: null, orderStatus: 'queued' });
  const number = model.jobs.indexOf(job);
  return fill(model, provider).filter((started) => started !== number);
}

function isInService({ minute }: Model, { enabled, asideUntil }: ModelAccount): boolean {
  return enabled && asideUntil <= minute;
}

/** The least loaded account seats whose turn it is, and among equals who came first. */
function fill(model: Model, provider: string): number[] {
  const started: number[] = [];
  for (;;) {
    const busy = model.jobs.filter(({ status }) => held.has(status));
    const taken = ({ id }: ModelAccount) => busy.filter(({ account }) => account === id).length;
    const [account] = model.accounts
      .filter((one) => one.provider === provider && isInService(model, one))
      .filter((one) => taken(one) < one.places)
      .toSorted((a, b) => taken(a) * b.places - taken(b) * a.places || a.lastUsed - b.lastUsed);
    const [job] = model.jobs
      .filter(({ status, person }) => status === 'waiting' && providerOf(person) === provider)
      .toSorted((a, b) => a.turn - b.turn);
    if (!account || !job) return started;
    const used = new Set(busy.filter((one) => one.account === account.id).map(({ place }) => place));
    // The seat after as many as are taken; the lowest one where that is not free.
    let place = used.has(used.size + 1) ? 1 : used.size + 1;
    while (used.has(place)) place += 1;
    Object.assign(job, { status: 'planned', account: account.id, place, wasSeated: true });
    if (job.orderStatus === 'queued') job.orderStatus = 'generating';
    model.seated += 1;
    account.lastUsed = model.seated;
    started.push(model.jobs.indexOf(job));
  }
}
