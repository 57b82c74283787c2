import { activityInfo } from '@temporalio/activity';
import { erasures, keptDaysAt } from '../src/contract/privacy.ts';
import {
  beginDeletion,
  closeAccount,
  collectPictures,
  type Deletion,
  forgetPerson,
  forgetReleased,
  listKeptModels,
  listProvidersOf,
  listReleased,
  listRestlessOrders,
  noteModels,
  noteStep,
  noteStoppedOrders,
  readDeletion,
  releasePictures,
  undoDeletion,
} from '../src/db/deletions.ts';
import { eraseWords } from '../src/db/erasing.ts';
import { requestCancel, settleUndelivered } from '../src/db/orders.ts';
import { growingPauseMs } from '../src/process/pause.ts';
import type { UpkeepDeps } from './deps.ts';
import { toLaterFailure } from './failures.ts';

type DeletionDeps = Pick<
  UpkeepDeps,
  | 'sql'
  | 'objects'
  | 'isOrderRunning'
  | 'cancelOrder'
  | 'startModel'
  | 'askModelToGo'
  | 'historyDays'
  | 'backupDays'
>;

/** Nobody waits, but what is open usually ends within seconds. */
const pauses = { firstMs: 500, mostMs: 60_000 };
/** When an attempt begins no further piece; the next one goes on. */
const effortMs = 60_000;
/** Pictures of one statement: each is looked for in all that may refer to it, and the catalog may be large. */
const picturesAtOnce = 10;
const dayMs = 24 * 3_600_000;

/** The steps of a deletion, each complete in itself: run twice it finds what is left of it. */
export function createDeletionActivities(deps: DeletionDeps) {
  return { ...createEndingActivities(deps), ...createErasingActivities(deps) };
}

/** What begins it, and ends what is under way for the person. */
function createEndingActivities(deps: DeletionDeps) {
  const { sql } = deps;

  return {
    /** From here on the person is served no more. Run twice it has begun once. @returns false when it was undone */
    async beginDeletion({ deletionId }: { deletionId: number }): Promise<boolean> {
      return beginDeletion(sql, deletionId);
    },

    /** Run twice it is undone once; one that has begun goes on. */
    async undoDeletion({ deletionId }: { deletionId: number }): Promise<void> {
      await undoDeletion(sql, deletionId);
    },

    /**
     * Ends all orders of the person, each in its usual way, and waits until nobody works on them any more: what an execution still
     * fetched would be kept after all. Run twice it asks once more.
     */
    async stopOrders({ deletionId }: { deletionId: number }): Promise<void> {
      const deletion = await deletionOf(deps, deletionId);
      let restless = 0;
      for (const { id, status } of await listRestlessOrders(sql, deletion.userId)) {
        if (status !== 'ended' && status !== 'delivering') await stopOrder(deps, { id, status }, deletion);
        if (status !== 'ended' || (await deps.isOrderRunning(id))) restless += 1;
      }
      if (restless > 0) throw later(`${restless} orders are still open`);
      await noteStoppedOrders(sql, deletionId);
    },

    /** One statement with a key of its own. Run twice it takes nothing more. */
    async closeAccount({ deletionId }: { deletionId: number }): Promise<void> {
      await closeAccount(sql, deletionId);
    },

    /**
     * Has every model of the person deleted at its provider, and notes those that are left at `untilMs`. Run twice it asks for those that
     * are not gone.
     */
    async removeModels({ deletionId, untilMs }: { deletionId: number; untilMs: number }): Promise<void> {
      const deletion = await deletionOf(deps, deletionId);
      for (const { id: modelId, orderId, status } of await listKeptModels(sql, deletion.userId)) {
        if (status === 'deleting') continue;
        const answer = await deps.askModelToGo(modelId, reasonOf(deletion));
        if (answer === 'not_running') await deps.startModel({ modelId, orderId });
      }
      const left = await listKeptModels(sql, deletion.userId);
      if (left.length > 0 && Date.now() < untilMs) throw later(`${left.length} models are not deleted yet`);
      await noteModels(sql, deletionId);
    },
  };
}

/** What takes away what is kept. */
function createErasingActivities(deps: DeletionDeps) {
  const { sql, objects } = deps;

  return {
    /** Takes away the pictures that nobody else refers to: their names first, noted until their bytes are gone. Run twice it goes on. */
    async removePictures({ deletionId }: { deletionId: number }): Promise<void> {
      const over = AbortSignal.timeout(effortMs);
      await collectPictures(sql, deletionId);
      while (await releasePictures(sql, deletionId, picturesAtOnce))
        if (over.aborted) throw later('there are more');
      for (;;) {
        const released = await listReleased(sql, deletionId, picturesAtOnce);
        if (released.length === 0) return;
        for (const picture of released) {
          if (!picture.isBack) await objects.remove(picture.hash);
          await forgetReleased(sql, deletionId, picture);
        }
        if (over.aborted) throw later('there are more');
      }
    },

    /** Clears the person's words, wherever they are. Run twice it finds less. */
    async eraseWords({ deletionId }: { deletionId: number }): Promise<void> {
      const deletion = await deletionOf(deps, deletionId);
      const over = AbortSignal.timeout(effortMs);
      for (const what of erasures)
        while (await eraseWords(sql, deletion, what)) if (over.aborted) throw later('there are more');
    },

    /** Names what is kept where nothing of ours deletes it. Run twice the first dates stay. */
    async noteRemains({ deletionId }: { deletionId: number }): Promise<void> {
      const { userId } = await deletionOf(deps, deletionId);
      const historyDays = await deps.historyDays();
      const providers = (await listProvidersOf(sql, userId)).map(({ provider, lastAt }) => ({
        provider,
        until: inDays(lastAt, keptDaysAt(provider)),
      }));
      const histories = historyDays === undefined ? null : inDays(new Date(), historyDays);
      const remains = { providers, histories, backups: inDays(new Date(), deps.backupDays) };
      await noteStep(sql, deletionId, { remains });
    },

    /** Run twice the person is forgotten once. */
    async forgetPerson({ deletionId }: { deletionId: number }): Promise<void> {
      await forgetPerson(sql, deletionId);
    },
  };
}

async function deletionOf({ sql }: DeletionDeps, deletionId: number): Promise<Deletion> {
  const deletion = await readDeletion(sql, deletionId);
  if (deletion === undefined) throw new Error(`deletion ${deletionId} is gone`);
  return deletion;
}

function reasonOf({ askedBy, why }: Deletion) {
  return { by: askedBy, why };
}

/** As a cancel does it; one that never began to run is settled here. */
async function stopOrder(
  { sql, cancelOrder }: DeletionDeps,
  { id, status }: { id: number; status: 'placed' | 'queued' | 'generating' },
  deletion: Deletion,
): Promise<void> {
  const isOwn = deletion.askedBy === `person ${deletion.userId}`;
  if (!(await requestCancel(sql, id, isOwn ? undefined : reasonOf(deletion)))) return;
  const answer = await cancelOrder(id);
  if (answer === 'not_running' && status === 'placed')
    await settleUndelivered(sql, id, { status: 'cancelled', reason: 'cancelled_by_user' });
}

function later(message: string): Error {
  return toLaterFailure(message, growingPauseMs(activityInfo().attempt, pauses));
}

function inDays(from: Date, days: number): string {
  return new Date(from.getTime() + days * dayMs).toISOString();
}
