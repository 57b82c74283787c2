import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { createCustomer } from '../test/harness/customer.ts';
import type { System } from '../test/harness/system.ts';
import { deepAndInterlaced, noiseWithPalette } from '../test/storage/worst-pictures.ts';
import { patienceMs } from './people.ts';

/** One person who sends nothing but the worst pictures, one after the other, and waits for no answer. */
export interface WorstPerson {
  chatId: number;
  /** Resolves when all are sent; never rejects. */
  done: Promise<void>;
  /** What the bot and all that it started held together at most, megabytes. */
  readonly mostMb: number;
  /** Stops measuring. */
  stop(): void;
}

const lookMs = 250;

/** Begins to send them; undefined when there are none to send. */
export async function sendTheWorst(system: System, count: number): Promise<WorstPerson | undefined> {
  if (count === 0) return undefined;
  const { sandbox } = system;
  const pictures = [noiseWithPalette(), await deepAndInterlaced()].map((bytes) => new Uint8Array(bytes));
  const customer = await createCustomer(sandbox, { name: 'Person with the worst pictures', patienceMs });
  const send = async () => {
    await customer.say('/studio');
    await customer.press(/:model:nano-banana$/);
    for (let index = 0; index < count; index += 1)
      await sandbox.sendFiles(customer.id, pictures.slice(index % pictures.length).slice(0, 1));
  };
  const stopping = new AbortController();
  const person = {
    chatId: customer.id,
    done: send().catch((error: unknown) =>
      console.log(`the worst pictures were not all sent: ${String(error)}`),
    ),
    mostMb: 0,
    stop: () => stopping.abort(),
  };
  const measure = async () => {
    while (!stopping.signal.aborted) {
      person.mostMb = Math.max(person.mostMb, heldMb(system.darkroom.supervisor.pid('bot')));
      await delay(lookMs);
    }
  };
  void measure();
  return person;
}

/** Of a process and all its descendants. */
function heldMb(pid: number | undefined): number {
  if (pid === undefined) return 0;
  const parents = new Map(
    readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map((name) => [Number(name), statusOf(name)] as const),
  );
  const isOurs = (one: number): boolean => one === pid || (one > 1 && isOurs(parents.get(one)?.parent ?? 0));
  const ours = [...parents].filter(([one]) => isOurs(one));
  return Math.round(ours.reduce((sum, [, { kilobytes }]) => sum + kilobytes, 0) / 1024);
}

/** Of a process that has just ended: nothing. */
function statusOf(pid: string): { parent: number; kilobytes: number } {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const read = (field: string) => Number(new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0);
    return { parent: read('PPid'), kilobytes: read('VmRSS') };
  } catch {
    return { parent: 0, kilobytes: 0 };
  }
}
