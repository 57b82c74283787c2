import type { Update } from '@grammyjs/types';
import type { FaultKind, Faults, FiredFault } from '../ground/faults.ts';
import { ApiError } from './api-error.ts';
import type { MethodCall, Methods } from './calls.ts';
import { pollMaxSeconds, pollMaxUpdates } from './limits.ts';
import { chatOfUpdate, type UpdateQueue } from './queue.ts';
import type { BotState, PendingUpdate } from './state.ts';

/** Long polling. */
export interface Polling {
  readonly methods: Methods;
  /** Ends a waiting getUpdates with 409, as a second one or a webhook does. */
  terminate(bot: BotState, by: string): void;
  close(): void;
}

/** What polling is made of. */
export interface PollingDeps {
  queue: UpdateQueue;
  faults: Faults;
  /** How long a repeated poll with an unchanged offset is held; Telegram holds it 3 s. */
  repeatedPollHoldMs: number;
}

interface Poll {
  offset: number;
  startedAtMs: number;
  terminated: AbortController;
}

/** Creates getUpdates with the two 409s. */
export function createPolling({ queue, faults, repeatedPollHoldMs }: PollingDeps): Polling {
  const polls = new Map<number, Poll>();
  const arranger = createArranger(faults, queue);

  function terminate(bot: BotState, by: string): void {
    polls.get(bot.id)?.terminated.abort(new ApiError(409, `Conflict: terminated by ${by}`));
  }

  async function getUpdates(call: MethodCall): Promise<Update[]> {
    const { bot, params, gone } = call;
    checkNoWebhook(bot);
    terminate(bot, 'other getUpdates request; make sure that only one bot instance is running');
    queue.allow(call);
    const offset = params.integer('offset') ?? 0;
    const limit = clamp(params.integer('limit') ?? pollMaxUpdates, 1, pollMaxUpdates);
    const askedMs = clamp(params.integer('timeout') ?? 0, 0, pollMaxSeconds) * 1000;
    queue.confirmBefore(bot, offset);
    const poll = { offset, startedAtMs: Date.now(), terminated: new AbortController() };
    const timeoutMs = Math.max(askedMs, isRepeated(poll, polls.get(bot.id)) ? repeatedPollHoldMs : 0);
    polls.set(bot.id, poll);
    const { signal: terminated } = poll.terminated;
    const stop = AbortSignal.any([AbortSignal.timeout(timeoutMs), gone, terminated]);
    while (true) {
      const batch = arranger.batch(bot, limit);
      if (batch.length > 0 || timeoutMs === 0) return batch;
      await queue.wait(bot, stop);
      terminated.throwIfAborted();
      if (stop.aborted) return [];
    }
  }

  function isRepeated(poll: Poll, before: Poll | undefined): boolean {
    return before?.offset === poll.offset && poll.startedAtMs - before.startedAtMs < repeatedPollHoldMs;
  }

  return {
    methods: { getUpdates },
    terminate,
    close() {
      arranger.close();
      for (const poll of polls.values()) poll.terminated.abort(new ApiError(500, 'Internal Server Error'));
    },
  };
}

function checkNoWebhook(bot: BotState): void {
  if (bot.webhook === undefined) return;
  throw new ApiError(
    409,
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
  );
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}

const pollFaults: FaultKind[] = ['duplicate_update', 'out_of_order'];
const outOfOrderHoldMs = 1000; // the longest wait for an update of another chat to go first

/**
 * Builds the answers of getUpdates in order of arrival, but for the faults `duplicate_update` (twice in one
 * answer) and `out_of_order` (after the next update of another chat, waiting a moment for one).
 */
function createArranger(faults: Faults, queue: UpdateQueue) {
  const fired = new WeakMap<PendingUpdate, FiredFault | undefined>();
  const holds = new Set<NodeJS.Timeout>();

  /** Asks the plan once per update, when it is about to be delivered for the first time. */
  function faultOf(bot: BotState, pending: PendingUpdate): FiredFault['fault'] | undefined {
    if (!fired.has(pending)) {
      const fault = faults.take('telegram.update', pollFaults);
      fired.set(pending, fault);
      if (fault?.fault === 'out_of_order') endHoldLater(bot, pending, fault);
    }
    return fired.get(pending)?.fault;
  }

  function endHoldLater(bot: BotState, pending: PendingUpdate, { params }: FiredFault): void {
    const hold = setTimeout(
      () => {
        holds.delete(hold);
        fired.set(pending, undefined);
        queue.wake(bot);
      },
      Number(params.holdMs ?? outOfOrderHoldMs),
    );
    holds.add(hold);
  }

  return {
    batch(bot: BotState, limit: number): Update[] {
      const answer: Update[] = [];
      const rest = [...bot.pending.values()];
      for (let next = rest.shift(); next !== undefined && answer.length < limit; next = rest.shift()) {
        const fault = faultOf(bot, next);
        if (fault === 'out_of_order') {
          const overtaking = takeOtherChat(rest, chatOfUpdate(next.update));
          if (overtaking === undefined) break;
          answer.push(overtaking.update);
        }
        answer.push(next.update);
        if (fault === 'duplicate_update') answer.push(next.update);
        // Played once: a repeated answer, as after a lost one, is in order.
        fired.set(next, undefined);
      }
      for (const update of answer) queue.markOffered(update);
      return answer;
    },
    close() {
      for (const hold of holds) clearTimeout(hold);
    },
  };
}

function takeOtherChat(rest: PendingUpdate[], chat: number): PendingUpdate | undefined {
  const index = rest.findIndex(({ update }) => chatOfUpdate(update) !== chat);
  return index === -1 ? undefined : rest.splice(index, 1)[0];
}
