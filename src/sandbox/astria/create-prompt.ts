import { createHash, randomInt } from 'node:crypto';
import type { Context } from 'hono';
import type { FiredFault } from '../ground/faults.ts';
import { type AccountDeps, checkFunds, findTune, livingPrompts } from './account.ts';
import { findBaseModel } from './base-models.ts';
import { checkCallback, entityOf, parseFields, readParams } from './params.ts';
import { type PromptFields, promptSchema } from './prompt-fields.ts';
import {
  type Prompt,
  type PromptOrder,
  type PromptOutcome,
  type PromptService,
  promptBody,
} from './prompts.ts';
import { invalid } from './refusals.ts';
import { isUsable, type Tune } from './tunes.ts';

const firstPromptId = 25_000_001;

/** Accepts a prompt, or finds the one with the same attributes. Throws a Refusal when nothing was created. */
export async function createPrompt(
  context: Context,
  deps: AccountDeps,
  fired: FiredFault | undefined,
): Promise<Response> {
  const tuneId = Number.parseInt(context.req.param('id') ?? '', 10);
  const fields = parseFields(promptSchema, entityOf(await readParams(context), 'prompt'));
  // Nothing is waited for from here on, so two equal requests cannot both be accepted.
  checkCallback(fields.callback);
  const { prompts, settings, publicUrl, journal } = deps;
  const { idempotency, leavesImagesOut } = settings.current;
  const wire = { publicUrl, leavesImagesOut, fired };
  const fingerprint = fingerprintOf(tuneId, fields);
  const known = idempotency && livingPrompts(deps).find(({ order }) => order.fingerprint === fingerprint);
  if (known) {
    journal.append('astria.prompt.repeated', { prompt_id: known.id });
    return Response.json(promptBody(known, wire), { status: 201 });
  }
  const subjects = readSubjects(tuneId, fields, deps);
  const charge = chargeOf(fields, subjects, settings.current.imagePriceMc);
  checkFunds(charge, deps);
  const order = orderOf({ tuneId, fields, subjects, fingerprint, charge }, prompts);
  const prompt = acceptPrompt(order, deps);
  const accepted = Response.json(promptBody(prompt, wire), { status: 201 });
  await prompts.begin(prompt);
  return accepted;
}

function acceptPrompt(order: PromptOrder, { prompts }: AccountDeps): Prompt {
  const id = String(firstPromptId + prompts.jobs.all().length);
  const { tuneId, text, seed, numImages, charge } = order;
  return prompts.jobs.accept(id, order, { of_tune: tuneId, text, seed, num_images: numImages, charge });
}

/** The tunes whose person is to be seen: those named in the text, and the checkpoint that is asked. */
function readSubjects(tuneId: number, fields: PromptFields, deps: AccountDeps): Tune[] {
  const base = findBaseModel(tuneId);
  if (fields.resolution !== undefined && !base?.resolutions.includes(fields.resolution)) {
    throw invalid('resolution', 'is not one of this model');
  }
  const asked = base ? [] : [findTune(String(tuneId), deps)];
  for (const tune of asked) {
    if (tune.order.modelType !== null) throw invalid('tune', 'is prompted by way of its base tune');
    if (!isUsable(tune)) throw invalid('tune', 'is not trained or has expired');
  }
  const named = [...fields.text.matchAll(/<(lora|faceid):(\d+):[\d.]+>/g)].map(([tag, kind, id = '']) => {
    const tune = deps.tunes.jobs.find(id);
    const isOfKind = (tune?.order.modelType === 'faceid') === (kind === 'faceid');
    const isThere = tune && !tune.order.deleted && tune.order.modelType !== null;
    if (!isThere || !isOfKind) throw invalid('text', `names a tune that is not there: ${tag}`);
    if (!isUsable(tune)) throw invalid('text', `names a tune that is not trained or has expired: ${tag}`);
    if (tune.order.baseTuneId !== tuneId) throw invalid('text', `names a tune of another base: ${tag}`);
    return tune;
  });
  return [...asked, ...named];
}

interface Accepted {
  tuneId: number;
  fields: PromptFields;
  subjects: Tune[];
  fingerprint: string;
  charge: number;
}

function orderOf(accepted: Accepted, prompts: PromptService): PromptOrder {
  const { tuneId, fields, subjects, fingerprint, charge } = accepted;
  const { text } = fields;
  const { planned, ...plan } = prompts.plan(fields.callback, text.includes('[slow]') ? 10 : 1);
  return {
    ...plan,
    // Words in the text count unless the fault plan says more.
    outcome: planned ?? outcomeOfText(text),
    tuneId,
    text,
    negativePrompt: fields.negative_prompt ?? '',
    callback: fields.callback ?? null,
    cfgScale: fields.cfg_scale ?? null,
    steps: fields.steps ?? null,
    seed: fields.seed ?? randomInt(2 ** 32),
    ratio: ratioOf(fields),
    numImages: fields.num_images ?? 1,
    superResolution: fields.super_resolution ?? false,
    photos: subjects.flatMap(({ order }) => order.photos),
    fingerprint,
    charge,
  };
}

/** The pictures of a mock tune cost nothing. */
function chargeOf({ num_images: count = 1 }: PromptFields, subjects: Tune[], price: number): number {
  return subjects.some(({ order }) => order.branch === 'fast') ? 0 : count * price;
}

function outcomeOfText(text: string): PromptOutcome {
  if (/\bnsfw\b/i.test(text)) return 'nsfw';
  return text.includes('[fail]') ? 'failed' : 'done';
}

function ratioOf({ aspect_ratio, ar, w, h }: PromptFields): string {
  const sides = w === undefined || h === undefined ? '1:1' : `${w}:${h}`;
  return aspect_ratio ?? ar ?? sides;
}

/** What a repeat is compared by: every attribute, the callback URL included. */
function fingerprintOf(tuneId: number, fields: PromptFields): string {
  const attributes = Object.entries(fields).toSorted(([left], [right]) => (left < right ? -1 : 1));
  return createHash('sha256')
    .update(JSON.stringify([tuneId, attributes]))
    .digest('hex');
}
