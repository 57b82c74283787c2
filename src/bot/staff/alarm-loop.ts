import { alarmTold, claimAlarm, clearAlarms } from '../../db/alarms.ts';
import type { Sql } from '../../db/sql.ts';
import type { Logger } from '../../process/logger.ts';
import { pause } from '../../process/pause.ts';
import { errorFields } from '../../telegram/errors.ts';

export interface AlarmLoopDeps {
  sql: Sql;
  log: Logger;
  /** Resolves to whether it was told. */
  tellAdmin: (text: string) => Promise<boolean>;
}

export interface AlarmLoop {
  start(): void;
  stop(): Promise<void>;
}

/** Soon enough for what is not about a person who waits. */
const checkMs = 2_000;
/** Telegram does not take the message now: the administrator has to write to the bot first, or it is away. */
const untoldPauseMs = 30_000;

/** Tells an administrator what any process has found out, once each however many bots do this. */
export function createAlarmLoop({ sql, log, tellAdmin }: AlarmLoopDeps): AlarmLoop {
  const stopping = new AbortController();
  let loop: Promise<void> | undefined;

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      const isTold = await tellAll().catch((error: unknown) => {
        log.error(errorFields(error), 'alarms could not be told');
        return false;
      });
      await pause(isTold ? checkMs : untoldPauseMs, stopping.signal);
    }
  }

  /** @returns false when one could not be told: it stays for the next time */
  async function tellAll(): Promise<boolean> {
    await clearAlarms(sql);
    for (let alarm = await claimAlarm(sql); alarm !== undefined; alarm = await claimAlarm(sql)) {
      if (!(await tellAdmin(alarm.text))) return false;
      await alarmTold(sql, alarm.key);
    }
    return true;
  }

  return {
    start() {
      loop ??= run();
    },
    async stop() {
      stopping.abort();
      await loop;
    },
  };
}
