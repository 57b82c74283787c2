import type { Admission } from '../contract/generation.ts';
import type { Cost, JobKind, PreparedRequest, Subject } from '../contract/jobs.ts';
import type { EndReason } from '../contract/orders.ts';
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
  kind: JobKind;
  /** What it is for. */
  subject: Subject;
  provider: string;
  accountId: string | null;
  status: JobStatus;
  attemptKey: string;
  callbackToken: string;
  request: PreparedRequest | null;
  /** What its account has of its files already: by hash, what the provider calls it. */
  uploads: Readonly<Record<string, string>>;
  externalId: string | null;
  detail: string | null;
  /** Of a job that ended without a picture: what its order is told. */
  reason: EndReason | null;
  hasCallback: boolean;
  sentAt: Date | null;
  acceptedAt: Date | null;
  /** When its provider was told to stop it. */
  stopAskedAt: Date | null;
  /** What it is for has ended. */
  isUnwanted: boolean;
}

/**
 * Reserves credits and a place, or a seat in the queue. See functions/admit_generation.sql. `queueMs`: how long it may wait where staff
 * have set nothing else.
 */
export async function admitGeneration(
  sql: Sql,
  order: { orderId: number; provider: string; queueMs: number },
): Promise<Omit<Admission, 'references' | 'queueMs'>> {
  const row = await one(sql<{ admission: Omit<Admission, 'references' | 'queueMs'> }[]>`
    select admit_generation(${order.orderId}, ${order.provider}, coalesce(
      (select value::bigint * 60000 from settings where name = 'queue-minutes'), ${order.queueMs}::bigint)) as admission`);
  return row.admission;
}

/** Writes a job into the queue for a place. See functions/open_job.sql. @returns its id */
export async function openJob(
  sql: Sql,
  job: {
    kind: JobKind;
    subject: Subject;
    provider: string;
    /** Who takes turns with whom. */
    fairnessKey: string;
    /** The execution that waits for it. */
    workflowId: string;
    queueMs: number;
  },
): Promise<number> {
  const { subject, ...fields } = job;
  const row = await one(sql<{ id: number }[]>`
    select open_job(${sql.json({ ...fields, subjectKind: subject.kind, subjectId: subject.id })}) as id`);
  return row.id;
}

const columns = (sql: Sql) => sql`
  id, kind, jsonb_build_object('kind', subject_kind, 'id', subject_id) as subject, provider, account_id as "accountId", status, attempt_key as "attemptKey",
  callback_token as "callbackToken", request, uploads, external_id as "externalId", detail, reason, sent_at as "sentAt", accepted_at as "acceptedAt",
  stop_asked_at as "stopAskedAt", subject_has_ended(provider_jobs) as "isUnwanted",
  exists (select from provider_callbacks c where c.job_id = provider_jobs.id) as "hasCallback"`;

/** @throws when there is no such job */
export async function readJob(sql: Sql, jobId: number): Promise<Job> {
  return one(sql<Job[]>`select ${columns(sql)} from provider_jobs where id = ${jobId}`);
}

/** Whether the job still waits for a place. */
export async function isWaiting(sql: Sql, jobId: number): Promise<boolean> {
  const row = await one(sql<{ waits: boolean }[]>`
    select exists (select from provider_jobs where id = ${jobId} and status = 'waiting') as waits`);
  return row.waits;
}

/** The newest job for a subject. */
export async function findJob(sql: Sql, subject: Subject): Promise<number | undefined> {
  const row = await one(sql<{ id: number | null }[]>`
    select max(id) as id from provider_jobs where subject_kind = ${subject.kind} and subject_id = ${subject.id}`);
  return row.id ?? undefined;
}

/** Remembers what the account calls one of the job's files, as long as the job is with this account. */
export async function keepUpload(
  sql: Sql,
  job: Pick<Job, 'id' | 'accountId'>,
  upload: { hash: string; reference: string },
): Promise<void> {
  await timed(sql`
    update provider_jobs set uploads = uploads || jsonb_build_object(${upload.hash}::text, ${upload.reference}::text)
    where id = ${job.id} and account_id = ${job.accountId} and status = 'planned'`);
}

/** Keeps a prepared request, as long as the job is with this account and nothing was sent. */
export async function keepRequest(
  sql: Sql,
  job: Pick<Job, 'id' | 'accountId'>,
  request: PreparedRequest,
): Promise<void> {
  await timed(sql`
    update provider_jobs set request = ${asJson(sql, request)}
    where id = ${job.id} and account_id = ${job.accountId} and status = 'planned'`);
}

function asJson(sql: Sql, request: PreparedRequest) {
  return sql.json(JSON.parse(JSON.stringify(request)));
}

export interface SubmissionPermit {
  /** Only then may the request be sent. */
  mine: boolean;
  request: PreparedRequest;
}

/** The step before the paid request leaves. See functions/begin_submission.sql. */
export async function beginSubmission(
  sql: Sql,
  job: Pick<Job, 'id' | 'accountId'>,
  { request, holdMs }: { request: PreparedRequest; holdMs: number },
): Promise<SubmissionPermit> {
  const row = await one(sql<{ permit: SubmissionPermit }[]>`
    select begin_submission(${job.id}, ${job.accountId}, ${asJson(sql, request)}, ${holdMs}) as permit`);
  return row.permit;
}

/** What became of a sent request. See functions/record_submission.sql. @returns whether the provider works on it for nobody */
export async function recordSubmission(
  sql: Sql,
  jobId: number,
  record: { status: 'accepted' | 'unknown' | 'planned'; externalId?: string; detail?: string },
): Promise<boolean> {
  const { unwanted } = await one(sql<{ unwanted: boolean }[]>`
    select record_submission(${jobId}, ${record.status}, ${record.externalId ?? null}, ${record.detail ?? null}) as unwanted`);
  return unwanted;
}

/** The provider was told to stop a job. */
export async function stopAsked(sql: Sql, jobId: number): Promise<void> {
  await timed(
    sql`update provider_jobs set stop_asked_at = now() where id = ${jobId} and stop_asked_at is null`,
  );
}

/** Ends a job, hands its place on and wakes who waits for it. See functions/end_job.sql. */
export async function endJob(
  sql: Sql,
  jobId: number,
  end: { status: JobEnd; reason?: EndReason; detail?: string; costs?: readonly Cost[] | undefined },
): Promise<void> {
  const { status, reason = null, detail = null, costs = [] } = end;
  await timed(sql`
    select end_job(${jobId}, ${status}, ${reason}, ${detail}, ${sql.json(costs.map((cost) => ({ ...cost })))})`);
}

/** Ends a job that has not left yet. See functions/jobs/drop_job.sql. @returns whether it ended */
export async function dropJob(sql: Sql, jobId: number, detail: string): Promise<boolean> {
  const row = await one(sql<{ dropped: boolean }[]>`select drop_job(${jobId}, ${detail}) as dropped`);
  return row.dropped;
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

/**
 * Returns a job that its account did not take to the head of the queue. See functions/give_back.sql.
 * @returns `waiting` or, at another account already, `planned`; an end when nobody is left who could take it
 */
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
): Promise<JobStatus> {
  const row = await one(sql<{ given: JobStatus }[]>`select give_back(${sql.json(given)}) as given`);
  return row.given;
}

/** Keeps a callback and wakes who waits. @returns false when the token is not that of the job */
export async function storeCallback(
  sql: Sql,
  jobId: number,
  callback: { token: string; body: string; externalId: string | undefined },
): Promise<boolean> {
  const row = await one(sql<{ stored: boolean }[]>`
    select store_callback(${jobId}, ${callback.token}, ${callback.body}, ${callback.externalId ?? null}) as stored`);
  return row.stored;
}
