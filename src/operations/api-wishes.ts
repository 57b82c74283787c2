import type { LinedInputs } from '../contract/lines.ts';
import type { PortraitRatio, Subject } from '../contract/portraits.ts';
import { subjectMark } from '../contract/portraits.ts';
import type { Settings } from '../contract/settings.ts';
import type { Ratio, StudioModel } from '../contract/studio.ts';
import { readApiFiles } from '../db/api-files.ts';
import { readAssets } from '../db/assets.ts';
import { findPortraitStyle } from '../db/portrait-styles.ts';
import { readNumber } from '../db/settings.ts';
import type { Sql } from '../db/sql.ts';
import { findStyle } from '../db/styles.ts';
import { isUsable, readModel } from '../db/trained-models.ts';

/** What an application asks for, in its own terms: files and styles by their names. */
export type ApiAsk =
  | { line: 'studio'; model: StudioModel; prompt: string; ratio: Ratio; files: readonly string[] }
  | { line: 'product'; product: string; background: string | { style: number } }
  | { line: 'training'; name: string; subject: Subject; files: readonly string[] }
  | {
      line: 'portrait';
      model: number;
      prompt: string | { style: number };
      pictures: number;
      ratio: PortraitRatio;
    };

/** How many photos an order may have; as in the chat. */
export interface PhotoRules {
  /** Until staff say otherwise. */
  settingDefaults: Settings;
  trainingPhotos: Readonly<Record<Subject, { least: number; most: number }>>;
}

/** Why an order cannot be made of what was named; `field` and `detail` are for whoever wrote the application. */
export interface Unfit {
  kind: 'unfit';
  field: string;
  detail: string;
}

export type Fitting = { kind: 'fit'; lined: LinedInputs; references: string[] } | Unfit;

/** Of the shorter side: the provider takes no smaller photo for a training. */
const leastTrainingSide = 256;

/** Finds what an application has named, and whether an order can be made of it. */
export async function fitAsk(
  { sql, settingDefaults, trainingPhotos }: { sql: Sql } & PhotoRules,
  userId: number,
  ask: ApiAsk,
): Promise<Fitting> {
  switch (ask.line) {
    case 'studio':
      return fitStudio(sql, { userId, ask, settingDefaults });
    case 'product':
      return fitProduct(sql, userId, ask);
    case 'training':
      return fitTraining(sql, { userId, ask, limits: trainingPhotos[ask.subject] });
    case 'portrait':
      return fitPortrait(sql, userId, ask);
    default:
      return ask satisfies never;
  }
}

type AskOf<Line extends ApiAsk['line']> = Extract<ApiAsk, { line: Line }>;

async function fitStudio(
  sql: Sql,
  { userId, ask, settingDefaults }: { userId: number; ask: AskOf<'studio'>; settingDefaults: Settings },
): Promise<Fitting> {
  const { model, prompt, ratio, files } = ask;
  const name = `photos-${model}` as const;
  const most = await readNumber(sql, name, settingDefaults[name]);
  if (files.length > most) return unfit('files', `${model} takes at most ${most} photos.`);
  const references = await findFiles(sql, userId, { files });
  return withPhotos(references, { line: 'studio', inputs: { model, prompt, ratio } });
}

async function fitProduct(sql: Sql, userId: number, ask: AskOf<'product'>): Promise<Fitting> {
  const { product, background } = ask;
  if (typeof background === 'string') {
    const references = await findFiles(sql, userId, { product: [product], background: [background] });
    return withPhotos(references, { line: 'product', inputs: {} });
  }
  const style = await findStyle(sql, background.style);
  if (style === undefined) return unfit('style', `There is no style ${background.style}.`);
  const references = await findFiles(sql, userId, { product: [product] });
  const { id, name, hash } = style;
  return withPhotos(Array.isArray(references) ? [...references, hash] : references, {
    line: 'product',
    inputs: { style: { id, name } },
  });
}

async function fitTraining(
  sql: Sql,
  {
    userId,
    ask,
    limits,
  }: { userId: number; ask: AskOf<'training'>; limits: { least: number; most: number } },
): Promise<Fitting> {
  const { name, subject, files } = ask;
  const { least, most } = limits;
  if (files.length < least || files.length > most || new Set(files).size < files.length)
    return unfit('files', `A ${subject} takes ${least} to ${most} different photos.`);
  const references = await findFiles(sql, userId, { files });
  if (!Array.isArray(references)) return references;
  const assets = await readAssets(sql, references);
  const tiny = references.findIndex((hash) => {
    const { width = 0, height = 0 } = assets.get(hash) ?? {};
    return Math.min(width, height) < leastTrainingSide;
  });
  if (tiny >= 0) return unfit('files', `Photo ${tiny + 1} is smaller than ${leastTrainingSide} pixels.`);
  return withPhotos(references, { line: 'training', inputs: { name, subject } });
}

async function fitPortrait(sql: Sql, userId: number, ask: AskOf<'portrait'>): Promise<Fitting> {
  const { pictures, ratio } = ask;
  const model = await readModel(sql, ask.model);
  if (model === undefined || !isUsable(model, userId))
    return unfit('model', `There is no model ${ask.model} that can be used.`);
  const likeness = { id: model.id, name: model.name };
  const asked = { likeness, pictures, ratio };
  if (typeof ask.prompt === 'string')
    return withPhotos([], { line: 'portrait', inputs: { ...asked, prompt: ask.prompt } });
  const style = await findPortraitStyle(sql, ask.prompt.style, 'en');
  if (style === undefined) return unfit('style', `There is no style ${ask.prompt.style}.`);
  const { id, name } = style;
  const prompt = style.prompt.replaceAll(subjectMark, model.subject);
  return withPhotos([], { line: 'portrait', inputs: { ...asked, prompt, style: { id, name } } });
}

/** The stored photos of these files, in order of fields. */
async function findFiles(
  sql: Sql,
  userId: number,
  fields: Readonly<Record<string, readonly string[]>>,
): Promise<string[] | Unfit> {
  const known = await readApiFiles(sql, userId, Object.values(fields).flat());
  for (const [field, ids] of Object.entries(fields)) {
    const missing = ids.find((id) => !known.has(id));
    if (missing !== undefined)
      return unfit(
        field,
        `There is no file ${missing}; files that nothing was made of are kept for some weeks.`,
      );
  }
  return Object.values(fields)
    .flat()
    .flatMap((id) => known.get(id) ?? []);
}

function withPhotos(references: string[] | Unfit, lined: LinedInputs): Fitting {
  return Array.isArray(references) ? { kind: 'fit', lined, references } : references;
}

function unfit(field: string, detail: string): Unfit {
  return { kind: 'unfit', field, detail };
}
