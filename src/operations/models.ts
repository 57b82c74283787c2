import { longestModelName } from '../contract/portraits.ts';
import { isUsable, readModel, type TrainedModel } from '../db/trained-models.ts';
import type { ModelExecutions } from './model-executions.ts';
import { TemporalAway } from './order-executions.ts';
import { nameOf, type OperationDeps, type Who } from './who.ts';

/** `too_late` it is being deleted, or kept no longer · `unsure` nobody could be asked now: perhaps it happens yet. */
export type ModelChange =
  | { kind: 'done'; model: TrainedModel }
  | { kind: 'not_found' | 'too_late' | 'unsure' };

type ModelDeps = OperationDeps & ModelExecutions;

/** Gives a person's own model another name; the same name once more changes nothing. */
export async function renameModel(
  deps: ModelDeps,
  who: Who,
  { modelId, name }: { modelId: number; name: string },
): Promise<ModelChange | { kind: 'bad_name' }> {
  const trimmed = name.trim();
  if (trimmed === '' || trimmed.length > longestModelName) return { kind: 'bad_name' };
  const model = await findOwn(deps, who, modelId);
  if (model === undefined) return { kind: 'not_found' };
  const kind = await tell(deps, modelId, { kind: 'rename', name: trimmed, by: nameOf(who), why: asked });
  return kind === 'done' ? { kind, model: { ...model, name: trimmed } } : { kind };
}

/** Keeps a person's own model for a further term, as often as that may be. */
export async function extendModel(
  deps: ModelDeps,
  who: Who,
  { modelId }: { modelId: number },
): Promise<ModelChange> {
  const model = await findOwn(deps, who, modelId);
  if (model === undefined) return { kind: 'not_found' };
  const kind = await tell(deps, modelId, { kind: 'extend', by: nameOf(who), why: asked });
  return kind === 'done' ? { kind, model: (await readModel(deps.sql, modelId)) ?? model } : { kind };
}

/** Deletes a person's own model, also at the provider; nobody can use it from here on, and it cannot be undone. */
export async function deleteModel(
  deps: ModelDeps,
  who: Who,
  { modelId }: { modelId: number },
): Promise<ModelChange> {
  const model = await findOwn(deps, who, modelId);
  if (model === undefined) return { kind: 'not_found' };
  const kind = await tell(deps, modelId, { kind: 'delete', by: nameOf(who), why: asked });
  return kind === 'done' ? { kind, model } : { kind };
}

/** Only the person themself can ask so far. */
const asked = 'asked for it';

async function findOwn({ sql }: ModelDeps, who: Who, modelId: number): Promise<TrainedModel | undefined> {
  const model = await readModel(sql, modelId);
  return model !== undefined && who.kind === 'person' && isUsable(model, who.userId) ? model : undefined;
}

async function tell(
  deps: ModelDeps,
  modelId: number,
  update: Parameters<ModelExecutions['updateModel']>[1],
): Promise<'done' | 'too_late' | 'unsure'> {
  try {
    const answer = await deps.updateModel(modelId, update);
    return answer === 'not_running' ? 'unsure' : answer;
  } catch (error) {
    if (error instanceof TemporalAway) return 'unsure';
    throw error;
  }
}
