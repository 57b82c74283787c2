import { randomUUID } from 'node:crypto';
import type { Context } from 'hono';
import { z } from 'zod';
import type { FiredFault } from '../ground/faults.ts';
import type { AccountDeps } from './account.ts';
import type { Execute } from './answering.ts';
import { fileBody, type NewFile, newFileId, type StoredFile } from './files.ts';
import { invalid, Refusal } from './refusals.ts';
import { camelCased } from './requests.ts';

const startSchema = z.looseObject({
  file: z
    .looseObject({
      name: z
        .string()
        .regex(/^files\/[a-z0-9-]{1,40}$/)
        .optional(),
      displayName: z.string().optional(),
      mimeType: z.string().optional(),
      sizeBytes: z.union([z.string(), z.number()]).optional(),
    })
    .optional(),
});

interface Upload {
  file: NewFile;
  /** Under which its bytes lie on the disk. */
  part: string;
  received: number;
  stored?: StoredFile;
}

/** The two steps of a resumable upload. What a kill interrupts begins anew. */
export function createUploads(deps: AccountDeps): { start: Execute; receive: Execute } {
  const open = new Map<string, Upload>();
  return {
    async start(context) {
      if (context.req.header('x-goog-upload-protocol') !== 'resumable')
        throw invalid('x-goog-upload-protocol', 'only resumable uploads are taken');
      const { data } = startSchema.safeParse(camelCased(await context.req.json().catch(() => ({}))));
      if (data === undefined) throw invalid('file', 'is wrong');
      const { name = `files/${newFileId()}`, displayName, mimeType } = data.file ?? {};
      if (deps.files.find(name)) throw new Refusal(409, `File ${name} already exists.`);
      const type = mimeType ?? context.req.header('x-goog-upload-header-content-type');
      if (type === undefined) throw invalid('file.mime_type', 'is missing');
      const id = randomUUID();
      const file = {
        name,
        mimeType: type,
        source: 'UPLOADED',
        ...(displayName !== undefined && { displayName }),
      } as const;
      const part = `${id}.part`;
      await deps.disk.create(part);
      open.set(id, { file, part, received: 0 });
      const url = `${deps.publicUrl}/upload/${context.req.param('version')}/files?upload_id=${id}&upload_protocol=resumable`;
      return new Response(null, { headers: { 'x-goog-upload-url': url, 'x-goog-upload-status': 'active' } });
    },

    async receive(context, fired) {
      const upload = open.get(context.req.query('upload_id') ?? '');
      if (!upload) throw new Refusal(404, 'There is no such upload.');
      await receive(context, upload, deps);
      return progress(context, upload, { ...deps, fired });
    },
  };
}

/** The body says it is JSON and is not. A chunk that comes again is not added again. */
async function receive(context: Context, upload: Upload, { disk, files }: AccountDeps): Promise<void> {
  const bytes = Buffer.from(await context.req.arrayBuffer());
  const offset = Number(context.req.header('x-goog-upload-offset') ?? 0);
  const isAgain = offset + bytes.length <= upload.received;
  if (!isAgain && offset !== upload.received)
    throw invalid('x-goog-upload-offset', `expected ${upload.received}`);
  if (!isAgain) {
    await disk.append(upload.part, bytes);
    upload.received += bytes.length;
  }
  if (isFinal(context)) upload.stored ??= await files.keep(upload.part, upload.file);
}

function isFinal(context: Context): boolean {
  return context.req.header('x-goog-upload-command')?.includes('finalize') ?? false;
}

function progress(
  context: Context,
  { stored }: Upload,
  { publicUrl, settings, fired }: AccountDeps & { fired: FiredFault | undefined },
): Response {
  const isHidden = fired?.fault === 'no_status';
  const headers = isHidden ? {} : { 'x-goog-upload-status': stored ? 'final' : 'active' };
  if (!stored) return new Response(null, { headers });
  const where = { base: `${publicUrl}/${context.req.param('version')}`, ttlMs: settings.current.fileTtlMs };
  return Response.json({ file: fileBody(stored, where) }, { headers });
}
