import { condition, defineUpdate, setHandler } from '@temporalio/workflow';
import { deleteUpdate, type ModelWish, renameUpdate } from '../../src/contract/training.ts';

/** Takes what is wanted of a model as its own execution does: a name until it is to be deleted, and then nothing more. */
export async function modelWorkflow(): Promise<string[]> {
  const heard: string[] = [];
  let isDeleted = false;
  setHandler(defineUpdate<boolean, [ModelWish & { name: string }]>(renameUpdate), ({ name, by, why }) => {
    if (!isDeleted) heard.push(`${name}, ${by}, ${why}`);
    return !isDeleted;
  });
  setHandler(defineUpdate<boolean, [ModelWish]>(deleteUpdate), ({ by, why }) => {
    if (isDeleted) return false;
    heard.push(`deleted, ${by}, ${why}`);
    isDeleted = true;
    return true;
  });
  await condition(() => heard.length === 3);
  return heard;
}
