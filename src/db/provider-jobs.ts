import type { Admission } from '../contract/generation.ts';
import type { EndReason } from '../contract/orders.ts';
import type { PreparedRequest } from '../contract/provider.ts';
import { one, type Sql, timed } from './sql.ts';

/** See the table provider_jobs: `unknown` is a request whose answer was lost, `lost` one never heard of again. */
export type JobStatus =
  | 'waiting'
  | 'planned'
  | 'sending'
  | 'accepted'
  | 'unknown'
  | 'done'
  | 'refused'
  | 'failed'
  | 'cancelled'
  | 'lost';

export type JobEnd = Extract<JobStatus, 'done' | 'refused' | 'failed' | 'cancelled' | 'lost'>;

export interface Job {
  id: number;
  orderId: number;
  provider: string;
  accountId: string | null;
  status: JobStatus;
  attemptKey: string;
  callbackToken: string;
  request: PreparedRequest | null;
  externalId: string | null;
  detail: string | null;
  /** Of a job that ended without a picture: what its order is told. */
  reason: EndReason | null;
  hasCallback: boolean;
  acceptedAt: Date | null;
}

/** Puts accounts and their places as configured; accounts no longer named finish what they have. */
export async function syncAccounts(
  sql: Sql,
  accounts: readonly { id: string; provider: string; places: number }[],
): Promise<void> {
  const rows = sql.json(accounts.map((account) => ({ ...account })));
  await timed(sql`
    with named as (select * from jsonb_to_recordset(${rows}) as n(id text, provider text, places integer)),
    gone as (update provider_accounts set enabled = false where id not in (select id from named))
    insert into provider_accounts (id, provider, places) select id, provider, places from named
    on conflict (id) do update set places = excluded.places, enabled = true,
      places_since = case when provider_accounts.places = excluded.places then provider_accounts.places_since
        else clock_timestamp() end,
      set_aside_until = null, set_aside_reason = null, busy_streak = 0`);
}

/** Reserves credits and a place, or a seat in the queue. See functions/admit_generation.sql. */
export async function admitGeneration(
  sql: Sql,
  order: { orderId: number; provider: string; queueMs: number },
): Promise<Omit<Admission, 'references' | 'queueMs'> & { started: number[] }> {
  const row = await one(sql<
    { admission: Omit<Admission, 'references' | 'queueMs'> & { started: number[] } }[]
  >`
    select admit_generation(${order.orderId}, ${order.provider}, ${order.queueMs}) as admission`);
  return row.admission;
}

const columns = (sql: Sql) => sql`
  id, order_id as "orderId", provider, account_id as "accountId", status, attempt_key as "attemptKey",
  callback_token as "callbackToken", request, external_id as "externalId", detail, reason, accepted_at as "acceptedAt",
  exists (select from provider_callbacks c where c.job_id = provider_jobs.id) as "hasCallback"`;

/** @throws when there is no such job */
export async function readJob(sql: Sql, jobId: number): Promise<Job> {
  return one(sql<Job[]>`select ${columns(sql)} from provider_jobs where id = ${jobId}`);
}

/** Whether the order still waits for a place. */
export async function isWaiting(sql: Sql, orderId: number): Promise<boolean> {
  const row = await one(sql<{ waits: boolean }[]>`
    select exists (select from provider_jobs where order_id = ${orderId} and status = 'waiting') as waits`);
  return row.waits;
}

export interface SubmissionPermit {
  /** Only then may the request be sent. */
  mine: boolean;
  status: JobStatus;
  request: PreparedRequest;
  externalId: string | null;
}

/** The step before the paid request leaves. See functions/begin_submission.sql. */
export async function beginSubmission(
  sql: Sql,
  jobId: number,
  { request, holdMs }: { request: PreparedRequest; holdMs: number },
): Promise<SubmissionPermit> {
  const row = await one(sql<{ permit: SubmissionPermit }[]>`
    select begin_submission(${jobId}, ${sql.json({ path: request.path, body: JSON.parse(JSON.stringify(request.body)) })},
      ${holdMs}) as permit`);
  return row.permit;
}

/** What became of a sent request. See functions/record_submission.sql. @returns orders whose wait for a place is over */
export async function recordSubmission(
  sql: Sql,
  jobId: number,
  record: { status: 'accepted' | 'unknown' | 'planned'; externalId?: string; detail?: string },
): Promise<number[]> {
  const row = await one(sql<{ recorded: { started: number[] } }[]>`
    select record_submission(${jobId}, ${record.status}, ${record.externalId ?? null}, ${record.detail ?? null})
      as recorded`);
  return row.recorded.started;
}

/**
 * Ends a job and hands its place on. See functions/end_job.sql.
 * @param end `cost`: what the provider says it charged, in its own unit
 * @returns orders whose wait for a place is over
 */
export async function endJob(
  sql: Sql,
  jobId: number,
  end: { status: JobEnd; reason?: EndReason; detail?: string; cost?: string | undefined },
): Promise<number[]> {
  const { status, reason = null, detail = null, cost = null } = end;
  const row = await one(sql<{ started: number[] }[]>`
    select to_jsonb(end_job(${jobId}, ${status}, ${reason}, ${detail}, ${cost})) as started`);
  return row.started;
}

/** Of a job that is done and whose picture cannot be used: what its order is told, the same each time. */
export async function refuseResult(
  sql: Sql,
  jobId: number,
  { reason, detail }: { reason: EndReason; detail: string },
): Promise<void> {
  await timed(sql`
    update provider_jobs set reason = ${reason}, detail = ${detail} where id = ${jobId} and status = 'done'`);
}

export interface GivenBack {
  /** `waiting` or, at another account already, `planned`; an end when nobody is left who could take it. */
  status: JobStatus;
  /** Orders whose wait for a place is over. */
  started: number[];
}

/** Returns a job that its account did not take to the head of the queue. See functions/give_back.sql. */
export async function giveBack(
  sql: Sql,
  given: {
    jobId: number;
    from: 'planned' | 'sending';
    reason: string;
    detail: string;
    restMs: number;
    queueMs: number;
  },
): Promise<GivenBack> {
  const row = await one(sql<{ given: GivenBack }[]>`select give_back(${sql.json(given)}) as given`);
  return row.given;
}

/** Keeps a callback. @returns the job's order, or undefined when the token is not that of the job */
export async function storeCallback(
  sql: Sql,
  jobId: number,
  callback: { token: string; body: string; externalId: string | undefined },
): Promise<{ orderId: number } | undefined> {
  const row = await one(sql<{ stored: { orderId: number } | null }[]>`
    select store_callback(${jobId}, ${callback.token}, ${callback.body}, ${callback.externalId ?? null}) as stored`);
  return row.stored ?? undefined;
}
