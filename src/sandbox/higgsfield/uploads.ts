import { createHmac, randomUUID } from 'node:crypto';
import { type Context, Hono } from 'hono';
import { type Faults, withFault } from '../ground/faults.ts';
import { contentTypeOf, type FileStore, mediaEndings } from '../ground/file-store.ts';
import type { Journal } from '../ground/journal.ts';
import { refusedAsPlanned, storeError } from '../ground/object-store.ts';

const uploadLifetimeMs = 3_600_000;
const taggingHeader = 'x-amz-tagging';
const taggingValue = 'retention=temporary';
// Signs upload addresses only, so that they survive a restart without being stored.
const addressKey = 'darkroom-sandbox-upload-address';

/** The answer of `generate-upload-url`; undefined when the content type cannot be uploaded. */
export function createUploadTarget(
  contentType: string,
  publicUrl: string,
): Record<string, unknown> | undefined {
  const ending = Object.hasOwn(mediaEndings, contentType) ? mediaEndings[contentType] : undefined;
  if (ending === undefined) return undefined;
  const name = `${randomUUID()}.${ending}`;
  const expires = String(Date.now() + uploadLifetimeMs);
  return {
    public_url: `${publicUrl}/files/${name}`,
    upload_url: `${publicUrl}/uploads/${name}?expires=${expires}&signature=${signAddress(name, expires)}`,
    content_type: contentType,
    upload_headers: { 'Content-Type': contentType, [taggingHeader]: taggingValue },
  };
}

export interface UploadDeps {
  journal: Journal;
  faults: Faults;
  files: FileStore;
}

/** The object store behind the API, where uploads go in; no key is sent here. */
export function createUploadRoutes(deps: UploadDeps): Hono {
  const routes = new Hono();
  routes.put('/uploads/:name', (context) => {
    const fired = deps.faults.take('higgsfield.upload');
    return withFault(context, fired, () => refusedAsPlanned(fired) ?? upload(context, deps));
  });
  return routes;
}

async function upload(context: Context, { files, journal }: UploadDeps): Promise<Response> {
  const name = context.req.param('name') ?? '';
  const problem = findUploadProblem({
    name,
    expires: context.req.query('expires'),
    signature: context.req.query('signature'),
    header: (header) => context.req.header(header),
  });
  if (problem) return storeError(problem.status, problem.code);
  const bytes = Buffer.from(await context.req.arrayBuffer());
  await files.put('uploads', name, bytes);
  journal.append('higgsfield.upload.stored', { name, bytes: bytes.length });
  return new Response(null, { status: 200 });
}

/** One PUT to an upload address. */
interface UploadAttempt {
  name: string;
  expires: string | undefined;
  signature: string | undefined;
  header: (name: string) => string | undefined;
}

/** Why an object store refuses an upload, in its own words; undefined when it may be stored. */
function findUploadProblem(attempt: UploadAttempt): { status: number; code: string } | undefined {
  const { name, expires = '', signature, header } = attempt;
  if (header('authorization') !== undefined) return { status: 400, code: 'InvalidArgument' };
  if (signature !== signAddress(name, expires)) return { status: 403, code: 'SignatureDoesNotMatch' };
  if (Number(expires) < Date.now()) return { status: 403, code: 'AccessDenied' };
  const signed = header('content-type') === contentTypeOf(name) && header(taggingHeader) === taggingValue;
  return signed ? undefined : { status: 403, code: 'SignatureDoesNotMatch' };
}

function signAddress(name: string, expires: string): string {
  return createHmac('sha256', addressKey).update(`${name}\n${expires}`).digest('hex');
}
