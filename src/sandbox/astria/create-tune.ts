import type { Context } from 'hono';
import { z } from 'zod';
import { type AccountDeps, checkFunds, livingTunes } from './account.ts';
import { findBaseModel } from './base-models.ts';
import { checkCallback, entityOf, flag, parseFields, readParams, wholeNumber, words } from './params.ts';
import { readPhoto, storePhotos } from './photos.ts';
import { invalid } from './refusals.ts';
import { type Tune, type TuneOrder, tuneBody } from './tunes.ts';

const tuneSchema = z.strictObject({
  title: words,
  name: words,
  images: z.array(z.instanceof(File, { error: 'is not a file' })).optional(),
  image_urls: z.array(z.url({ protocol: /^https?$/, error: 'is not a URL' })).optional(),
  callback: z.string().optional(),
  branch: z.enum(['flux1', 'sd15', 'sdxl1', 'fast']).optional(),
  base_tune_id: wholeNumber.optional(),
  model_type: z.enum(['lora', 'pti', 'faceid']).optional(),
  preset: z.enum(['flux-lora-portrait', 'flux-lora-focus', 'flux-lora-fast']).optional(),
  token: z.string().optional(),
  steps: wholeNumber.optional(),
  face_crop: flag.optional(),
  training_face_correct: flag.optional(),
  auto_extend: flag.optional(),
});

type TuneFields = z.infer<typeof tuneSchema>;

/** Far from the ids of public models. */
const firstTuneId = 5_000_001;

/** Accepts a training, or finds the one a title stands for. Throws a Refusal when nothing was created. */
export async function createTune(context: Context, deps: AccountDeps): Promise<Response> {
  const fields = parseFields(tuneSchema, entityOf(await readParams(context), 'tune'));
  const shape = shapeOf(fields);
  checkCallback(fields.callback);
  const known = findRepeat(fields, deps);
  if (known) return repeated(known, deps);
  const charge = shape.isFree ? 0 : deps.settings.current.tunePriceMc;
  checkFunds(charge, deps);
  const photos = await keepPhotos(fields, deps);
  // Nothing is waited for from here on, so two requests with one title cannot both be accepted.
  const meanwhile = findRepeat(fields, deps);
  if (meanwhile) return repeated(meanwhile, deps);
  checkFunds(charge, deps);
  const { tunes, publicUrl } = deps;
  const id = String(firstTuneId + tunes.jobs.all().length);
  const order = orderOf(fields, deps, { shape, photos, charge });
  const { title, name, modelType, branch } = order;
  const shown = { title, name, model_type: modelType, branch, photos: photos.length, charge };
  const tune = tunes.jobs.accept(id, order, shown);
  // An instant one has its times in the answer already.
  if (shape.isInstant) await tunes.runner.run(tune);
  const accepted = Response.json(tuneBody(tune, publicUrl), { status: 201 });
  if (!shape.isInstant) await tunes.begin(tune);
  return accepted;
}

interface TuneShape {
  branch: string;
  modelType: string | null;
  token: string;
  /** Ready at once and not trained. */
  isInstant: boolean;
  isFree: boolean;
}

function shapeOf({ base_tune_id: baseId, branch: asked, model_type: type, token }: TuneFields): TuneShape {
  const base = baseId === undefined ? undefined : findBaseModel(baseId);
  if (baseId !== undefined && !base) throw invalid('base_tune', 'must exist');
  const branch = asked ?? base?.branch ?? 'sd15';
  const modelType = branch === 'sdxl1' ? 'pti' : (type ?? null);
  const isInstant = modelType === 'faceid';
  const usual = branch === 'sd15' ? 'sks' : 'ohwx';
  return { branch, modelType, token: token ?? usual, isInstant, isFree: isInstant || branch === 'fast' };
}

function findRepeat({ title }: TuneFields, deps: AccountDeps): Tune | undefined {
  if (!deps.settings.current.idempotency) return undefined;
  return livingTunes(deps).find(({ order }) => order.title === title);
}

function repeated(tune: Tune, { journal, publicUrl }: AccountDeps): Response {
  journal.append('astria.tune.repeated', { tune_id: tune.id, title: tune.order.title });
  return Response.json(tuneBody(tune, publicUrl), { status: 201 });
}

/** Every photo is decoded: what is none is refused here and not after an hour of training. */
async function keepPhotos(fields: TuneFields, { settings, prompts }: AccountDeps): Promise<string[]> {
  const { images = [], image_urls: urls = [] } = fields;
  const { leastPhotos } = settings.current;
  const least = fields.model_type === 'faceid' ? 1 : leastPhotos;
  if (images.length + urls.length < least) throw invalid('images', `are too few (minimum is ${least})`);
  const photos = await Promise.all([
    ...images.map((image) => readPhoto(image, 'images')),
    ...urls.map((url) => readPhoto(url, 'image_urls')),
  ]);
  return storePhotos(photos, prompts.files);
}

interface Accepted {
  shape: TuneShape;
  photos: string[];
  charge: number;
}

function orderOf(
  fields: TuneFields,
  { tunes, settings }: AccountDeps,
  { shape, photos, charge }: Accepted,
): TuneOrder {
  const isCalledBack = !shape.isInstant || settings.current.instantCallbacks;
  const { planned = 'trained', ...plan } = tunes.plan(isCalledBack ? fields.callback : undefined);
  const { acceptedAt } = plan;
  return {
    ...plan,
    ...(shape.isInstant && { startsAt: acceptedAt, endsAt: acceptedAt }),
    outcome: shape.isInstant ? 'trained' : planned,
    title: fields.title,
    name: fields.name,
    token: shape.token,
    baseTuneId: fields.base_tune_id ?? null,
    branch: shape.branch,
    modelType: shape.modelType,
    preset: fields.preset ?? null,
    steps: fields.steps ?? null,
    faceCrop: fields.face_crop ?? null,
    faceCorrect: fields.training_face_correct ?? false,
    callback: fields.callback ?? null,
    photos,
    charge,
    autoExtend: fields.auto_extend ?? false,
    terms: 1,
  };
}
