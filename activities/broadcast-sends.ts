import { activityInfo, cancellationSignal } from '@temporalio/activity';
import type { Api } from 'grammy';
import type { BroadcastPreviewInput, BroadcastProgress } from '../src/contract/broadcasts.ts';
import { languages } from '../src/contract/language.ts';
import {
  type Broadcast,
  type BroadcastSend,
  beginSend,
  endSend,
  findBroadcast,
  holdBroadcasts,
  loseSends,
  planSends,
  type SendEnd,
  takeBroadcastTurn,
} from '../src/db/broadcasts.ts';
import { findPerson } from '../src/db/people.ts';
import type { Sql } from '../src/db/sql.ts';
import { markUnreachable } from '../src/db/users.ts';
import { pause } from '../src/process/pause.ts';
import type { PictureDecoder } from '../src/storage/decoder.ts';
import type { ObjectStore } from '../src/storage/objects.ts';
import { classifyTelegramError, type TelegramTrouble } from '../src/telegram/errors.ts';
import { note } from '../src/temporal/heartbeats.ts';
import type { Texts } from '../src/texts/texts.ts';
import { type BroadcastWords, openBroadcastWords } from './broadcast-words.ts';
import { mayRepeat, toTelegramFailure } from './telegram-failures.ts';

export interface BroadcastSendDeps {
  sql: Sql;
  api: Api;
  texts: Texts;
  objects: Pick<ObjectStore, 'get'>;
  decoder: Pick<PictureDecoder, 'preview'>;
  /** What Telegram takes from one bot. */
  messagesPerSecond: number;
  log: { warn: (fields: object, message: string) => void };
}

/** Of what Telegram takes from a bot; whoever waits for a picture must not notice. */
const shareOfMessages = 1 / 3;
/** Twenty seconds at the usual pace. */
const peopleAChunk = 200;
/** With answers that take up to half a second they keep the usual pace. */
const sendsAtOnce = 5;
/** A chunk begins nothing new after it. */
const effortMs = 120_000;
/** Who would wait longer for a turn leaves the slot to others. */
const longestTurnMs = 1_000;
/** What was sent but not recorded counts as unknown, so a database that blinks is given a little time. */
const recordPausesMs = [200, 1_000, 3_000];

/** Activities of the bot's process that nobody waits for in a chat. */
export function createBroadcastSendActivities(deps: BroadcastSendDeps) {
  const { sql, api } = deps;

  return {
    /**
     * Sends the next chunk of a broadcast. Run twice it sends nothing to anybody a second time: each message has a row that is written
     * before it is sent and marked after. What an earlier attempt had begun and not marked counts as unknown from here on.
     * @throws ApplicationFailure that may be repeated, when Telegram is away, busy or did not answer
     */
    async sendBroadcast({ broadcastId }: { broadcastId: number }): Promise<BroadcastProgress> {
      // Something went wrong before: a harmless call first, as each message whose answer is lost is lost for its person.
      if (activityInfo().attempt > 1) await ask(api);
      await loseSends(sql, broadcastId);
      const { isLeft, status } = await planSends(sql, broadcastId, peopleAChunk);
      const broadcast = await findBroadcast(sql, broadcastId);
      if (broadcast === undefined || status !== 'running' || !isLeft) return { status, isLeft };
      await sendChunk(deps, broadcast);
      return planSends(sql, broadcastId, peopleAChunk);
    },

    /** Shows a broadcast to one of those who work here, in each language it has. Run twice it is shown twice. */
    async previewBroadcast({ broadcastId, userId }: BroadcastPreviewInput): Promise<void> {
      const broadcast = await findBroadcast(sql, broadcastId);
      const person = await findPerson(sql, { id: userId });
      if (broadcast === undefined || person === undefined) return;
      const { telegramId: chatId } = person;
      const words = await openBroadcastWords(deps, broadcast);
      for (const language of languages) {
        try {
          if (words.has(language)) await words.send({ chatId, language });
        } catch (error) {
          const trouble = classifyTelegramError(error);
          if (trouble.kind === 'unreachable') return markUnreachable(sql, chatId);
          throw toTelegramFailure(trouble);
        }
      }
    },
  };
}

export type BroadcastSendActivities = ReturnType<typeof createBroadcastSendActivities>;

async function ask(api: Api): Promise<void> {
  try {
    await api.getMe();
  } catch (error) {
    throw toTelegramFailure(classifyTelegramError(error));
  }
}

/** A chunk that is being sent. */
interface Chunk {
  broadcastId: number;
  words: BroadcastWords;
  /** What keeps all others from being sent, too. */
  trouble: TelegramTrouble | undefined;
}

/** @throws what stopped it before its end */
async function sendChunk(deps: BroadcastSendDeps, broadcast: Broadcast): Promise<void> {
  const { sql, messagesPerSecond } = deps;
  const gapMs = 1_000 / (messagesPerSecond * shareOfMessages);
  const over = AbortSignal.any([cancellationSignal(), AbortSignal.timeout(effortMs)]);
  const words = await openBroadcastWords(deps, broadcast);
  const chunk: Chunk = { broadcastId: broadcast.id, words, trouble: undefined };
  const isOver = () => chunk.trouble !== undefined || over.aborted;

  const takeTurns = async () => {
    while (!isOver()) {
      const waitMs = await takeBroadcastTurn(sql, gapMs);
      if (waitMs > longestTurnMs) {
        chunk.trouble ??= { kind: 'busy', retryAfterMs: waitMs, detail: 'it wants no broadcasts now' };
        return;
      }
      await pause(waitMs, over);
      if (isOver()) return;
      const send = await beginSend(sql, broadcast.id);
      if (send === undefined) return;
      note({ reached: send.userId });
      await sendOne(deps, chunk, send);
    }
  };
  const lanes = await Promise.allSettled(Array.from({ length: sendsAtOnce }, takeTurns));
  for (const lane of lanes) if (lane.status === 'rejected') throw lane.reason;
  if (chunk.trouble !== undefined) throw toTelegramFailure(chunk.trouble);
}

async function sendOne({ sql, log }: BroadcastSendDeps, chunk: Chunk, send: BroadcastSend): Promise<void> {
  const { broadcastId, words } = chunk;
  const { userId } = send;
  const record = (end: SendEnd) => recorded(() => endSend(sql, { broadcastId, userId }, end));
  // What another one met while this one was begun.
  if (chunk.trouble !== undefined) return record({ status: 'planned' });
  try {
    await words.send(send);
  } catch (error) {
    const trouble = classifyTelegramError(error);
    const { kind, detail, retryAfterMs = 0 } = trouble;
    // Before anything else: others have their turn already.
    if (kind !== 'unreachable' && mayRepeat(trouble)) chunk.trouble ??= trouble;
    if (kind !== 'unreachable')
      log.warn(
        { broadcast: broadcastId, person: userId, ...trouble },
        'a message of a broadcast was not sent',
      );
    // Telegram counts what comes from the bot, not from one of its processes.
    if (kind === 'busy') await holdBroadcasts(sql, retryAfterMs);
    await record({ status: endOf(trouble), detail });
    return;
  }
  await record({ status: 'sent' });
}

/** A message that may have been taken is never sent again. */
function endOf({ kind }: TelegramTrouble): SendEnd['status'] {
  switch (kind) {
    case 'unreachable':
      return kind;
    case 'unknown':
    case 'server_error':
      return 'unknown';
    case 'busy':
    case 'not_sent':
    case 'unauthorized':
    case 'conflict':
      return 'planned';
    case 'refused':
    case 'too_big':
    case 'message_gone':
    case 'not_modified':
      return 'failed';
    default:
      return kind satisfies never;
  }
}

async function recorded(write: () => Promise<void>): Promise<void> {
  for (const pauseMs of recordPausesMs) {
    try {
      return await write();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }
  await write();
}
