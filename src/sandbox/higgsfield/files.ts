import { createHmac, randomUUID } from 'node:crypto';
import { contentTypeOf, mediaEndings } from '../ground/file-store.ts';

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

/** One PUT to an upload address. */
export interface UploadAttempt {
  name: string;
  expires: string | undefined;
  signature: string | undefined;
  header: (name: string) => string | undefined;
}

/** Why an object store refuses an upload, in its own words; undefined when it may be stored. */
export function findUploadProblem(attempt: UploadAttempt): { status: number; code: string } | undefined {
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
