import {
  ActivityFailure,
  ApplicationFailure,
  allHandlersFinished,
  CancellationScope,
  condition,
  defineUpdate,
  log,
  setCurrentDetails,
  setHandler,
} from '@temporalio/workflow';
import { type DeleteReason, longestModelName } from '../src/contract/portraits.ts';
import {
  deleteUpdate,
  extendUpdate,
  type ModelWish,
  renameUpdate,
  type ToldModel,
  type TrainedModelInput,
  usualRemindMs,
} from '../src/contract/training.ts';
import { models, notices } from './activity-proxies.ts';

export const rename = defineUpdate<boolean, [ModelWish & { name: string }]>(renameUpdate);
export const extend = defineUpdate<boolean, [ModelWish]>(extendUpdate);
export const remove = defineUpdate<boolean, [ModelWish]>(deleteUpdate);

/** Why a model comes to its end, and who wants it. */
type Deletion = ModelWish & { reason: DeleteReason };

/**
 * Keeps one trained model: its person is reminded before its term, and it is deleted when they ask for it or its term is over. A
 * cancel ends it in neither way: whoever cancels executions by the dozen must not delete what people paid for, nor leave it
 * without anybody who looks after it. To delete it there is an update, which says who and why.
 */
export async function trainedModelWorkflow(input: TrainedModelInput): Promise<void> {
  return CancellationScope.nonCancellable(() => keep(input));
}

async function keep({ modelId, clocks = {} }: TrainedModelInput): Promise<void> {
  const { remindMs = usualRemindMs } = clocks;
  let told: ToldModel | undefined;
  let deletion: Deletion | undefined;
  let isBegun = false;
  const isTold = () => told !== undefined;
  const isOver = () => deletion !== undefined;

  const renameTo = async ({ name, by, why }: ModelWish & { name: string }): Promise<boolean> => {
    await condition(isTold);
    if (isOver() || !(await models.renameModel({ modelId, name, by, why }))) return false;
    if (told) {
      told = { ...told, name };
      if (!isOver()) show(told);
    }
    return true;
  };
  const extendFor = async ({ by, why }: ModelWish): Promise<boolean> => {
    await condition(isTold);
    if (told === undefined || isOver()) return false;
    const { extensions = 0 } = told;
    const longer = await models.extendModel({ modelId, extensions, by, why });
    if (longer === null || isOver()) return false;
    told = { ...longer, name: told.name };
    show(told);
    return true;
  };
  const removeFor = async ({ by, why }: ModelWish): Promise<boolean> => {
    await condition(isTold);
    if (isOver()) return false;
    deletion = { reason: 'asked', by, why };
    // Nobody hears that it is being deleted while it can still be used.
    await condition(() => isBegun);
    return true;
  };
  // An update comes in the scope of the execution, which a cancel ends.
  setHandler(rename, (wish) => CancellationScope.nonCancellable(() => renameTo(wish)), {
    validator: checkRenaming,
  });
  setHandler(extend, (wish) => CancellationScope.nonCancellable(() => extendFor(wish)), {
    validator: checkWish,
  });
  setHandler(remove, (wish) => CancellationScope.nonCancellable(() => removeFor(wish)), {
    validator: checkWish,
  });

  told = await models.describeModel({ modelId });
  if (!told.isPaid) deletion = byItself('unpaid');
  // Whoever began it got no further.
  if (told.status !== 'ready') deletion = byItself('asked');
  show(told);
  let isAtTerm = false;
  while (!isOver() && !isAtTerm) {
    const { expiresAt } = told;
    const isMoved = () => isOver() || told?.expiresAt !== expiresAt;
    if (await condition(isMoved, Math.max(1, expiresAt - remindMs - Date.now()))) continue;
    void remind(modelId);
    isAtTerm = !(await condition(isMoved, Math.max(1, expiresAt - Date.now())));
  }
  deletion ??= byItself('expired');
  await models.beginModelDeletion({ modelId, ...deletion });
  isBegun = true;
  setCurrentDetails(`${told.name} · being deleted at the provider (${deletion.reason})`);
  await models.removeModel.executeWithOptions({ summary: 'delete at the provider' }, [{ modelId }]);
  setCurrentDetails(`${told.name} · deleted (${deletion.reason})`);
  await condition(allHandlersFinished);
}

/** A deletion that nobody asks for. */
function byItself(reason: DeleteReason): Deletion {
  return { reason, by: 'term', why: reason };
}

/** A day without Telegram costs the reminder and nothing else; whoever deletes the model meanwhile does not wait for it. */
async function remind(modelId: number): Promise<void> {
  try {
    await notices.remindOfModel.executeWithOptions({ summary: 'remind of the term' }, [{ modelId }]);
  } catch (error) {
    if (!(error instanceof ActivityFailure)) throw error;
    log.warn('nobody was reminded of the term', { modelId, error: error.cause?.message });
  }
}

/** Whoever sends an update by hand may leave out anything. */
function checkWish(wish: Partial<ModelWish> | undefined): void {
  if (typeof wish?.by !== 'string' || typeof wish.why !== 'string')
    throw ApplicationFailure.nonRetryable('say who wants it (by) and why (why)');
}

function checkRenaming(wish: Partial<ModelWish & { name: string }> | undefined): void {
  checkWish(wish);
  const { name } = wish ?? {};
  if (typeof name !== 'string' || name.trim() === '' || name.length > longestModelName)
    throw ApplicationFailure.nonRetryable(`a name has 1 to ${longestModelName} characters`);
}

const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/** What the Web UI says of the execution, such as "Anna · ready · until 12 December". */
function show(told: ToldModel): void {
  const term = new Date(told.expiresAt);
  const day = `${term.getUTCDate()} ${months[term.getUTCMonth()]}`;
  setCurrentDetails(`${told.name} · ready · until ${day}`);
}
