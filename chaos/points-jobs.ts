import type { System } from '../test/harness/system.ts';
import type { Flow } from './points-flows.ts';
import { pointLines } from './points-lines.ts';

/** A job as the provider has it. */
export interface ProviderJob {
  id: string;
  isOpen: boolean;
}

/**
 * All that the provider has of a case's orders, whether or not our books know how it is called: it has the words of the case, or calls
 * back where a row of ours says.
 */
export async function jobsOf(
  { sandbox, sql }: System,
  { flow, prompt, order, firstOrder }: { flow: Flow; prompt: string; order: number; firstOrder: number },
): Promise<ProviderJob[]> {
  const line = pointLines[flow.line];
  const own = await sql<{ path: string }[]>`
    select '/cb/' || ${line.provider}::text || '/' || id || '?' as path from provider_jobs
    where subject_kind = 'order' and subject_id in (${order}, ${firstOrder})`;
  const made = (await line.jobs(sandbox)).filter(
    (job) => job.prompt === prompt || own.some(({ path }) => job.webhook?.includes(path)),
  );
  return made.map(({ id, ended_at }) => ({ id, isOpen: ended_at === undefined }));
}
