import type { Context } from 'hono';
import { z } from 'zod';
import type { FiredFault } from '../ground/faults.ts';
import type { AccountDeps } from './account.ts';
import { parseFields, readParams, words } from './params.ts';
import { readPhoto } from './photos.ts';
import { invalid } from './refusals.ts';

const inspectSchema = z.strictObject({
  name: words,
  file: z.instanceof(File, { error: 'is not a file' }).optional(),
  file_url: z.url({ protocol: /^https?$/, error: 'is not a URL' }).optional(),
});

/** What speaks against a photo; each is a word of the fault point `astria.inspect` as well. */
const flaws = [
  'blurry',
  'full_body_image_or_longshot',
  'funny_face',
  'includes_multiple_people',
  'selfie',
  'wearing_hat',
  'wearing_sunglasses',
] as const;

/** Less than this is a smooth area and no face. */
const leastSharpness = 0.5;

/**
 * Looks at one photo. Only its sharpness is really measured; what else is found are settings and planned words, among
 * them `missing_keys`.
 */
export async function inspect(
  context: Context,
  { settings }: AccountDeps,
  fired: FiredFault | undefined,
): Promise<Response> {
  const { name, file, file_url: url } = parseFields(inspectSchema, await readParams(context));
  const source = file ?? url;
  if (source === undefined) throw invalid('file', "can't be blank");
  const { sharpness } = await readPhoto(source, 'file');
  if (fired?.fault === 'missing_keys') return Response.json({ name });
  const found = {
    name,
    ethnicity: 'caucasian',
    age: '30 yo',
    glasses: '',
    eye_color: 'brown eyes',
    hair_color: 'brunette',
    hair_length: 'medium hair',
    hair_style: 'wavy hair',
    facial_hair: '',
    is_bald: '',
    ...Object.fromEntries(flaws.map((flaw) => [flaw, flaw === fired?.fault])),
    ...(sharpness < leastSharpness && { blurry: true }),
    ...settings.current.inspection,
  };
  return Response.json(Object.fromEntries(Object.entries(found).filter(([, value]) => value !== null)));
}
