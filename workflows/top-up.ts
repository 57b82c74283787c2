import { CancellationScope, isCancellation, setCurrentDetails } from '@temporalio/workflow';
import {
  answerWaitId,
  type TopUpEnd,
  type TopUpInput,
  usualAnswerRemindMs,
  usualExpireMs,
} from '../src/contract/top-ups.ts';
import { isOutOfTime } from './last-look.ts';
import { answers, topUps } from './top-up-proxies.ts';

/**
 * Looks after one request for credits until somebody has answered it: reminds those who may, and ends it when its term is over or this
 * execution is cancelled. What is said to it ends it in the database, which ends the wait here; whichever end comes first is the one.
 */
export async function topUpWorkflow({ topUpId, clocks = {} }: TopUpInput): Promise<TopUpEnd> {
  const { remindMs = usualAnswerRemindMs, expireMs = usualExpireMs } = clocks;
  try {
    setCurrentDetails('Waits for an answer');
    if (!(await isAnswered(topUpId, remindMs))) {
      await topUps.remindOfTopUp.executeWithOptions({ summary: 'remind those who may answer' }, [
        { topUpId },
      ]);
      setCurrentDetails('Waits for an answer; those who may give it were reminded');
      if (!(await isAnswered(topUpId, Math.max(1, expireMs - remindMs))))
        return await end(topUpId, 'expired');
    }
    return await end(topUpId);
  } catch (error) {
    if (!isCancellation(error)) throw error;
    await CancellationScope.nonCancellable(() => end(topUpId, 'withdrawn'));
    throw error;
  }
}

/** @returns false when nobody has answered in this time */
async function isAnswered(topUpId: number, withinMs: number): Promise<boolean> {
  const options = {
    activityId: answerWaitId,
    scheduleToCloseTimeout: withinMs,
    summary: 'wait for an answer',
  };
  try {
    await answers.awaitTopUp.executeWithOptions(options, [{ topUpId }]);
    return true;
  } catch (error) {
    if (!isOutOfTime(error)) throw error;
    return false;
  }
}

/** @param status how it ends unless it has ended already; without it, it has */
async function end(topUpId: number, status?: 'expired' | 'withdrawn'): Promise<TopUpEnd> {
  const told = await topUps.endTopUp.executeWithOptions({ summary: 'how it ends' }, [
    { topUpId, ...(status !== undefined && { status }) },
  ]);
  setCurrentDetails(told.given === null ? told.status : `${told.status}: ${told.given} credits`);
  return told;
}
