import { statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { WorkflowHandle } from '@temporalio/client';
import type { System } from '../test/harness/system.ts';

export interface StoredBytes {
  postgres: number;
  temporal: number;
}

/** Size of both databases; of Temporal's the file and its log. */
export async function storedBytes({ sql, folder }: System): Promise<StoredBytes> {
  const [row] = await sql<{ bytes: number }[]>`select pg_database_size(current_database()) as bytes`;
  const files = ['temporal.db', 'temporal.db-wal'].map((name) => statSync(join(folder, name)).size);
  return { postgres: row?.bytes ?? 0, temporal: files.reduce((sum, bytes) => sum + bytes, 0) };
}

/** Billable Actions so far, by the server's own counter, which lags: asked until it rests. */
export async function countActions({ metricsUrl }: System): Promise<number> {
  let before = Number.NaN;
  for (;;) {
    const text = await (await fetch(metricsUrl)).text();
    const lines = text.split('\n').filter((line) => isActionOfOurs(line));
    const count = lines.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);
    if (count === before) return count;
    before = count;
    await delay(1_500);
  }
}

function isActionOfOurs(line: string): boolean {
  return (
    line.startsWith('action{') && /namespace="default"/.test(line) && /service_name="frontend"/.test(line)
  );
}

export interface HistorySize {
  events: number;
  /** The largest payload, bytes. */
  payload: number;
}

/** How much Temporal keeps of an execution. */
export async function historySize(execution: WorkflowHandle): Promise<HistorySize> {
  const { events } = await execution.fetchHistory();
  return { events: events?.length ?? 0, payload: Math.max(0, ...payloadBytes(events)) };
}

/** Sizes of everything that is a payload, at any depth. */
function payloadBytes(value: unknown): number[] {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return [];
  if ('data' in value && value.data instanceof Uint8Array) return [value.data.length];
  return Object.values(value).flatMap((inner) => payloadBytes(inner));
}
