import type { FiredFault } from '../ground/faults.ts';
import { expiresAt } from '../ground/job.ts';
import { type HiggsfieldJob, statusOf } from './jobs.ts';

/** The body of status answers. A fired `foreign_status_url`, `foreign_image_url` or `unknown_status` spoils it. */
export function envelopeOf(
  job: HiggsfieldJob,
  publicUrl: string,
  fired?: FiredFault,
): Record<string, unknown> {
  const { error, pictures = [] } = job.end ?? {};
  const foreign =
    typeof fired?.params.origin === 'string' ? fired.params.origin : 'https://foreign.example.test';
  const requests = `${fired?.fault === 'foreign_status_url' ? foreign : publicUrl}/requests/${job.id}`;
  const results = `${fired?.fault === 'foreign_image_url' ? foreign : publicUrl}/results`;
  return {
    status: fired?.fault === 'unknown_status' ? 'paused' : statusOf(job),
    request_id: job.id,
    status_url: `${requests}/status`,
    cancel_url: `${requests}/cancel`,
    ...(pictures.length > 0 ? { images: pictures.map((name) => ({ url: `${results}/${name}` })) } : {}),
    ...(error === undefined ? {} : { error }),
    ...expiry(job),
  };
}

/** The body of a callback: as the status; the older profile leaves the addresses out when there is no result. */
export function callbackBodyOf(job: HiggsfieldJob, publicUrl: string): Record<string, unknown> {
  const { status, error } = job.end ?? {};
  if (job.order.profile === 'newer' || status === 'completed') return envelopeOf(job, publicUrl);
  return { status, request_id: job.id, ...(error === undefined ? {} : { error }) };
}

function expiry(job: HiggsfieldJob): Record<string, unknown> {
  const moment = expiresAt(job);
  if (job.order.profile !== 'newer' || moment === undefined) return {};
  return { expires_at: new Date(moment).toISOString() };
}
