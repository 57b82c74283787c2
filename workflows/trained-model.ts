import {
  ApplicationFailure,
  allHandlersFinished,
  condition,
  defineUpdate,
  setCurrentDetails,
  setHandler,
} from '@temporalio/workflow';
import { type DeleteReason, longestModelName } from '../src/contract/portraits.ts';
import {
  deleteUpdate,
  type ModelWish,
  renameUpdate,
  type ToldModel,
  type TrainedModelInput,
  usualRemindMs,
} from '../src/contract/training.ts';
import { models, notices } from './activity-proxies.ts';

export const rename = defineUpdate<boolean, [ModelWish & { name: string }]>(renameUpdate);
export const remove = defineUpdate<boolean, [ModelWish]>(deleteUpdate);

/** Keeps one trained model: its person is reminded before its term, and it is deleted when they ask for it or its term is over. */
export async function trainedModelWorkflow({ modelId, clocks = {} }: TrainedModelInput): Promise<void> {
  const { remindMs = usualRemindMs } = clocks;
  let told: ToldModel | undefined;
  let wanted: DeleteReason | undefined;
  const isWanted = () => wanted === undefined && told !== undefined;

  setHandler(
    rename,
    async ({ name, by, why }) => {
      if (!isWanted() || !(await models.renameModel({ modelId, name, by, why }))) return false;
      if (told) told = { ...told, name };
      show(told);
      return true;
    },
    { validator: checkName },
  );
  setHandler(remove, async ({ by, why }) => {
    if (!isWanted()) return false;
    wanted = 'asked';
    await models.beginModelDeletion({ modelId, reason: wanted, by, why });
    return true;
  });

  told = await models.describeModel({ modelId });
  if (!told.isPaid) wanted ??= 'unpaid';
  show(told);
  const untilTermMs = told.expiresAt - Date.now();
  const ended = () => wanted !== undefined;
  if (!(await condition(ended, Math.max(1, untilTermMs - remindMs)))) {
    await notices.remindOfModel.executeWithOptions({ summary: 'remind of the term' }, [{ modelId }]);
    await condition(ended, Math.max(1, told.expiresAt - Date.now()));
  }
  wanted ??= 'expired';
  await end(modelId, told, wanted);
  await condition(allHandlersFinished);
}

async function end(modelId: number, told: ToldModel, reason: DeleteReason): Promise<void> {
  setCurrentDetails(`${told.name} · being deleted at the provider (${reason})`);
  if (reason !== 'asked') {
    await models.beginModelDeletion({ modelId, reason, by: 'term', why: reason });
  }
  await models.removeModel.executeWithOptions({ summary: 'delete at the provider' }, [{ modelId }]);
  setCurrentDetails(`${told.name} · deleted (${reason})`);
}

function checkName({ name }: { name: string }): void {
  if (name.trim() === '' || name.length > longestModelName)
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
function show(told: ToldModel | undefined): void {
  if (told === undefined) return;
  const term = new Date(told.expiresAt);
  const day = `${term.getUTCDate()} ${months[term.getUTCMonth()]}`;
  setCurrentDetails(`${told.name} · ready · until ${day}`);
}
