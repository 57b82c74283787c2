import type { Context } from 'hono';
import { numberRules } from '../../contract/settings.ts';
import { keepApiFile } from '../../db/api-files.ts';
import { addAsset } from '../../db/assets.ts';
import { readNumber } from '../../db/settings.ts';
import type { PictureCheck } from '../../storage/images.ts';
import { ApiProblem } from './problems.ts';
import type { ApiDeps, ApiGroup, Call } from './routes.ts';

/** The largest that staff can allow, and the words of a form around it. */
const largestForm = numberRules['file-bytes'].most + 64 * 1024;
/** Whoever waits longer for a decoder comes again. */
const checkMs = 30_000;

export const fileRoutes: ApiGroup = (deps) => [
  {
    method: 'POST',
    path: '/files',
    right: 'orders:write',
    largest: largestForm,
    handle: (call) => take(deps, call),
  },
];

/** The same gate as for photos of a chat: looked at in a process that can be killed, and kept by what it shows. */
async function take(deps: ApiDeps, { context, caller }: Call): Promise<Response> {
  const bytes = await readFile(context);
  const { sql, objects, decoder, settingDefaults } = deps;
  const maxBytes = await readNumber(sql, 'file-bytes', settingDefaults['file-bytes']);
  const signal = AbortSignal.any([context.req.raw.signal, AbortSignal.timeout(checkMs)]);
  const asker = { key: String(caller.userId), signal };
  const check = await decoder
    .check(bytes, { maxBytes, purpose: 'reference' }, asker)
    .catch((error: unknown) => {
      if (!signal.aborted) throw error;
      throw new ApiProblem('unavailable', { detail: 'Too many pictures wait.', retryAfterMs: checkMs });
    });
  if (!check.ok) throw refusal(check, maxBytes);
  const { format, width, height } = check;
  const hash = await objects.put(check.bytes);
  await addAsset(sql, { hash, format, width, height, bytes: check.bytes.length });
  const id = await keepApiFile(sql, caller.userId, hash);
  return context.json({ id, format, width, height, bytes: check.bytes.length }, 201);
}

async function readFile({ req }: Context): Promise<Buffer> {
  const [type = ''] = (req.header('content-type') ?? '').toLowerCase().split(';');
  if (type.trim().startsWith('image/')) return Buffer.from(await req.arrayBuffer());
  if (type.trim() !== 'multipart/form-data') throw new ApiProblem('unsupported_type');
  const form = await req.formData().catch(() => undefined);
  const file = form?.get('file');
  if (!(file instanceof File))
    throw new ApiProblem('malformed', { detail: 'There is no file in field "file".' });
  return Buffer.from(await file.arrayBuffer());
}

const reasons: Readonly<Record<Exclude<Extract<PictureCheck, { ok: false }>['reason'], 'too_big'>, string>> =
  {
    not_a_picture: 'It is not a picture.',
    svg: 'SVG is a drawing, not a photo.',
    gif: 'GIF is not taken.',
    heic: 'HEIC is not taken.',
    unsupported_format: 'This format is not taken.',
    animated: 'It moves.',
    truncated: 'A part of it is missing.',
    broken: 'It is damaged.',
    too_many_pixels: 'It has too many pixels.',
    too_small: 'It is too small.',
    too_costly: 'It takes too much memory or time to open.',
  };

function refusal({ reason }: Extract<PictureCheck, { ok: false }>, maxBytes: number): ApiProblem {
  if (reason === 'too_big')
    return new ApiProblem('too_large', { detail: `A file has ${maxBytes} bytes at most.` });
  return new ApiProblem('file_refused', { detail: reasons[reason] });
}
