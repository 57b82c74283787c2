import type { FiredFault } from '../ground/faults.ts';
import { isFinal, type Job } from './ledger.ts';

/** The body of status answers. A fired `foreign_status_url`, `foreign_image_url` or `unknown_status` spoils it. */
export function envelopeOf(job: Job, publicUrl: string, fired?: FiredFault): Record<string, unknown> {
  const { order, status, error, pictures } = job;
  const foreign =
    typeof fired?.params.origin === 'string' ? fired.params.origin : 'https://foreign.example.test';
  const requests = `${fired?.fault === 'foreign_status_url' ? foreign : publicUrl}/requests/${order.requestId}`;
  const results = `${fired?.fault === 'foreign_image_url' ? foreign : publicUrl}/results`;
  return {
    status: fired?.fault === 'unknown_status' ? 'paused' : status,
    request_id: order.requestId,
    status_url: `${requests}/status`,
    cancel_url: `${requests}/cancel`,
    ...(pictures.length > 0 ? { images: pictures.map((name) => ({ url: `${results}/${name}` })) } : {}),
    ...(error === undefined ? {} : { error }),
    ...expiry(job),
  };
}

/** The body of a callback: as the status; the older profile leaves the addresses out when there is no result. */
export function callbackBodyOf(job: Job, publicUrl: string): Record<string, unknown> {
  const { order, status, error } = job;
  if (order.profile === 'newer' || status === 'completed') return envelopeOf(job, publicUrl);
  return { status, request_id: order.requestId, ...(error === undefined ? {} : { error }) };
}

/** When the results stop working, milliseconds since 1970; undefined before the end. */
export function expiresAt({ order, endedAt }: Job): number | undefined {
  return endedAt === undefined ? undefined : endedAt + order.retentionMs;
}

function expiry(job: Job): Record<string, unknown> {
  const moment = expiresAt(job);
  if (job.order.profile !== 'newer' || moment === undefined || !isFinal(job.status)) return {};
  return { expires_at: new Date(moment).toISOString() };
}
