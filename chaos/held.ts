import { readdirSync, readFileSync } from 'node:fs';
import type { System } from '../test/harness/system.ts';

export const watched = ['worker', 'bot', 'web'] as const;

/** What a process of ours holds on to. */
interface Held {
  openFiles: number;
  residentMb: number;
}

export interface Resources {
  processes: Record<(typeof watched)[number], Held>;
  connections: number;
}

/** Reads what the processes hold now. */
export async function readResources({ darkroom, sql }: System): Promise<Resources> {
  const [row] = await sql<{ connections: number }[]>`
    select count(*) as connections from pg_stat_activity where application_name = 'darkroom'`;
  const held = (name: string): Held => {
    const pid = darkroom.supervisor.pid(name);
    const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return {
      openFiles: readdirSync(`/proc/${pid}/fd`).length,
      residentMb: Math.round(Number(kilobytes) / 1024),
    };
  };
  return {
    processes: { worker: held('worker'), bot: held('bot'), web: held('web') },
    connections: row?.connections ?? 0,
  };
}
