import type { Journal, JournalEntry } from './journal.ts';

/** What each kind of fact changes in the state; `atMs` is when it was journalled. */
export type Folds<State, Facts> = {
  [Kind in keyof Facts]: (state: State, data: Facts[Kind], atMs: number) => void;
};

/** A state that is nothing but its journalled facts. */
export interface Ledger<State, Facts> {
  readonly state: State;
  /** Journals a fact, then folds it in. */
  record: <Kind extends keyof Facts & string>(kind: Kind, data: Facts[Kind]) => void;
}

/** Folds the facts that the journal holds into an empty state and goes on from there; a restart folds the same. */
export function createLedger<State, Facts extends Record<keyof Facts, object>>(
  journal: Journal,
  state: State,
  folds: Folds<State, Facts>,
): Ledger<State, Facts> {
  const fold = ({ kind, data, at }: JournalEntry): void => {
    if (!Object.hasOwn(folds, kind)) return;
    // A copy, because the state changes and the journal must not.
    folds[kind as keyof Facts](state, structuredClone(data) as Facts[keyof Facts], Date.parse(at));
  };
  for (const entry of journal.entries()) fold(entry);
  return { state, record: (kind, data) => fold(journal.append(kind, data)) };
}
