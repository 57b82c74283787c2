import { auditLateMs } from '../../contract/upkeep.ts';
import { alarmTold, claimAlarm, clearAlarms, raiseAlarm } from '../../db/alarms.ts';
import type { Sql } from '../../db/sql.ts';
import { type LateAudit, listLateAudits } from '../../db/upkeep.ts';
import type { Logger } from '../../process/logger.ts';
import { pause } from '../../process/pause.ts';
import { errorFields } from '../../telegram/errors.ts';

export interface AlarmLoopDeps {
  sql: Sql;
  log: Logger;
  /** Resolves to whether it was told. */
  tellAdmin: (text: string) => Promise<boolean>;
  /** When an audit is late, if not the usual time. */
  lateMs?: number;
}

export interface AlarmLoop {
  start(): void;
  stop(): Promise<void>;
}

/** Soon enough for what is not about a person who waits. */
const checkMs = 2_000;
/** Telegram does not take the message now: the administrator has to write to the bot first, or it is away. */
const untoldPauseMs = 30_000;
/** Who has not looked for so long has slept, and so has everybody else on this machine. */
const sleptMs = 2 * untoldPauseMs;

/**
 * Tells an administrator what any process has found out, once each however many bots do this. Finds out itself when the books
 * are not audited any more: that is for somebody who needs neither the worker nor Temporal.
 */
export function createAlarmLoop({ sql, log, tellAdmin, lateMs = auditLateMs }: AlarmLoopDeps): AlarmLoop {
  const stopping = new AbortController();
  let loop: Promise<void> | undefined;
  let lookedAt = Number.NEGATIVE_INFINITY;
  let awakeSince = 0;

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      const isTold = await tellAll().catch((error: unknown) => {
        log.error(errorFields(error), 'alarms could not be told');
        return false;
      });
      await pause(isTold ? checkMs : untoldPauseMs, stopping.signal);
    }
  }

  /** What was not done while nobody was there is no alarm. */
  async function lookForLateAudits(): Promise<void> {
    const now = Date.now();
    if (now - lookedAt > sleptMs) awakeSince = now;
    lookedAt = now;
    if (now - awakeSince < lateMs) return;
    for (const audit of await listLateAudits(sql, lateMs)) await raiseAlarm(sql, alarmOf(audit));
  }

  /** @returns false when one could not be told: it stays for the next time */
  async function tellAll(): Promise<boolean> {
    await clearAlarms(sql);
    await lookForLateAudits();
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

function alarmOf({ scope, doneAt }: LateAudit) {
  const since = `${doneAt.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  const what = scope === 'recent' ? 'The books have' : 'The whole history of the books has';
  const text =
    `${what} not been audited since ${since}: nobody would notice if they were wrong. ` +
    'See that a worker and Temporal run, and what became of the last executions of upkeep.';
  return { key: `audit ${scope} late`, text };
}
