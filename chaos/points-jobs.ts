import type { Customer } from '../test/harness/customer.ts';
import type { System } from '../test/harness/system.ts';
import type { Flow } from './points-flows.ts';

/** A job as the provider has it. */
export interface ProviderJob {
  id: string;
  isOpen: boolean;
}

/** All that the provider has of a person's case, whether or not our books know of it. */
export async function jobsOf(
  { sandbox, sql }: System,
  { flow, prompt, customer }: { flow: Flow; prompt: string; customer: Customer },
): Promise<ProviderJob[]> {
  if (flow.line !== 'product') {
    const jobs = (await sandbox.higgsfield.jobs()).filter((job) => job.prompt === prompt);
    return jobs.map(({ request_id: id, ended_at }) => ({ id, isOpen: ended_at === undefined }));
  }
  // A product order has no words of its own; a task is known by the address it calls back.
  const own = await sql<{ path: string }[]>`
    select '/cb/runninghub/' || j.id || '?' as path from provider_jobs j join orders o on j.subject_kind = 'order' and o.id = j.subject_id
    where o.chat_id = ${customer.id}`;
  const tasks = (await sandbox.runninghub.jobs()).filter(({ webhook }) =>
    own.some(({ path }) => webhook?.includes(path)),
  );
  return tasks.map(({ task_id: id, ended_at }) => ({ id, isOpen: ended_at === undefined }));
}
