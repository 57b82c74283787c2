import { type Context, Hono } from 'hono';
import { type Faults, type FiredFault, withFault } from '../ground/faults.ts';
import type { Journal } from '../ground/journal.ts';
import { withOddWords } from '../ground/odd-words.ts';
import { envelopeOf } from './envelope.ts';
import { type HiggsfieldJob, type HiggsfieldService, statusOf } from './jobs.ts';
import { invalid, Refusal, refuseAsPlanned } from './refusals.ts';
import type { SettingsBox } from './settings.ts';
import { type SubmitCall, submitJob } from './submit.ts';
import { createUploadTarget } from './uploads.ts';

export interface RouteDeps {
  journal: Journal;
  faults: Faults;
  service: HiggsfieldService;
  settings: SettingsBox;
  publicUrl: string;
  /** Deletes the data of an ended job. */
  remove: (job: HiggsfieldJob) => void;
}

/** The calls of the vendor's API, all of which need a key. */
export function createApiRoutes(deps: RouteDeps): Hono {
  const routes = new Hono();
  routes.get('/requests/:id/status', (context) =>
    answer(context, 'higgsfield.status', { deps, execute: (fired) => status(context, deps, fired) }),
  );
  routes.post('/requests/:id/cancel', (context) =>
    answer(context, 'higgsfield.cancel', { deps, execute: () => cancel(context, deps) }),
  );
  routes.delete('/requests/:id', (context) =>
    answer(context, 'higgsfield.delete', { deps, execute: () => deleteData(context, deps) }),
  );
  routes.post('/files/generate-upload-url', (context) =>
    answer(context, 'higgsfield.upload-url', { deps, execute: () => uploadUrl(context, deps) }),
  );
  routes.post('/:path{.+}', async (context) => {
    const call = await readSubmit(context);
    const refused = ({ status, detail }: Refusal): void =>
      recordRefusal(deps.journal, call, { status, detail });
    const execute = (fired: FiredFault | undefined): Promise<Response> => submit(call, deps, fired);
    return answer(context, 'higgsfield.submit', { deps, execute, refused });
  });
  return routes;
}

interface Answering {
  deps: RouteDeps;
  execute: (fired: FiredFault | undefined) => Promise<Response> | Response;
  refused?: (refusal: Refusal) => void;
}

/** Draws the fault of the call, checks the key and turns refusals into the vendor's error bodies. */
function answer(context: Context, point: string, { deps, execute, refused }: Answering): Promise<Response> {
  const fired = deps.faults.take(point);
  const respond = async (): Promise<Response> => {
    try {
      const settings = deps.settings.current;
      checkKey(context.req.header('authorization'), settings);
      refuseAsPlanned(fired, settings.concurrency);
      return await execute(fired);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      refused?.(error);
      return Response.json({ detail: error.detail }, { status: error.status });
    }
  };
  return withFault(context, fired, async () => {
    const answered = await respond();
    return deps.settings.current.oddWords ? spoil(answered) : answered;
  });
}

async function spoil(answered: Response): Promise<Response> {
  if (answered.body === null) return answered;
  return Response.json(withOddWords(await answered.json()), { status: answered.status });
}

function checkKey(
  header: string | undefined,
  settings: { revoked: boolean; credentials: string | null },
): void {
  const credentials = /^Key ([^\s:]+:[^\s:]+)$/.exec(header ?? '')?.[1];
  const isKnown = settings.credentials === null || settings.credentials === credentials;
  if (credentials === undefined || settings.revoked || !isKnown)
    throw new Refusal(401, 'Invalid credentials');
}

async function readSubmit(context: Context): Promise<SubmitCall> {
  return {
    path: `/${context.req.param('path')}`,
    body: await context.req.text(),
    webhook: context.req.query('hf_webhook'),
    idempotencyKey: context.req.header('idempotency-key'),
    expiresAfter: context.req.header('hf-expires-after'),
  };
}

function recordRefusal(
  journal: Journal,
  call: SubmitCall,
  refusal: Pick<Refusal, 'status' | 'detail'>,
): void {
  const { path, webhook, idempotencyKey } = call;
  journal.append('higgsfield.submit.refused', {
    model: path,
    status: refusal.status,
    detail: refusal.detail,
    ...(webhook === undefined ? {} : { webhook }),
    ...(idempotencyKey === undefined ? {} : { idempotency_key: idempotencyKey }),
  });
}

async function submit(call: SubmitCall, deps: RouteDeps, fired: FiredFault | undefined): Promise<Response> {
  const { job, isRepeat } = submitJob(call, deps);
  if (isRepeat) {
    deps.journal.append('higgsfield.submit.repeated', { request_id: job.id });
    return Response.json(envelopeOf(job, deps.publicUrl, fired));
  }
  const accepted = envelopeOf(job, deps.publicUrl, fired);
  await deps.service.begin(job);
  return Response.json(accepted);
}

function status(context: Context, deps: RouteDeps, fired: FiredFault | undefined): Response {
  return Response.json(envelopeOf(findJob(context, deps), deps.publicUrl, fired));
}

function cancel(context: Context, deps: RouteDeps): Response {
  const job = findJob(context, deps);
  if (statusOf(job) !== 'queued') throw new Refusal(400, 'Only queued requests can be cancelled');
  deps.service.runner.cancel(job);
  return new Response(null, { status: 202 });
}

async function deleteData(context: Context, deps: RouteDeps): Promise<Response> {
  if (deps.settings.current.profile === 'weak') throw new Refusal(405, 'Method Not Allowed');
  const job = findJob(context, deps);
  if (!job.end) throw new Refusal(409, 'The request is not finished');
  if (!job.order.deleted) await removeFiles(job, job.end.pictures, deps);
  return Response.json({ request_id: job.id, deleted: true });
}

async function removeFiles(
  job: HiggsfieldJob,
  pictures: string[],
  { service, remove, publicUrl }: RouteDeps,
): Promise<void> {
  const own = `${publicUrl}/files/`;
  const { files } = service;
  const { references } = job.order;
  const inputs = references.filter((url) => url.startsWith(own)).map((url) => url.slice(own.length));
  remove(job);
  await Promise.all([
    ...pictures.map((name) => files.remove('results', name)),
    ...inputs.map((name) => files.remove('uploads', name)),
  ]);
}

async function uploadUrl(context: Context, deps: RouteDeps): Promise<Response> {
  const body: unknown = await context.req.json().catch(() => undefined);
  const contentType =
    typeof body === 'object' && body && 'content_type' in body ? body.content_type : undefined;
  const target = typeof contentType === 'string' && createUploadTarget(contentType, deps.publicUrl);
  if (!target) throw invalid(['body', 'content_type'], 'unsupported content type', 'type_error.enum');
  return Response.json(target);
}

function findJob(context: Context, { service }: RouteDeps): HiggsfieldJob {
  const job = service.jobs.find(context.req.param('id') ?? '');
  if (!job) throw new Refusal(404, 'Request not found');
  return job;
}
