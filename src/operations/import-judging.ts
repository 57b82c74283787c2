import { longestModelName, type Subject, subjects } from '../contract/portraits.ts';
import { storable, storableText } from '../contract/storable.ts';
import type { ImportedModel, ImportedPerson, ImportedPrompt } from '../db/imports.ts';
import type { SourceModel, SourcePerson, SourcePrompt } from '../db/portrait-source.ts';

/** What is to be done with a row: `left` it has no place here, as it should · `unclear` somebody must look at it. */
export type Judged<T> = { kind: 'bring'; row: T; note?: string } | { kind: 'left' | 'unclear'; note: string };

const left = (note: string) => ({ kind: 'left', note }) as const;
const unclear = (note: string) => ({ kind: 'unclear', note }) as const;

/** More is a mistake of somebody's. */
const mostCredits = 1_000_000_000;

const statuses = meanings<ImportedPerson['status']>({
  active: ['active'],
  unreachable: ['unreachable', 'inactive'],
  blocked: ['blocked', 'banned', 'suspended'],
});

export function judgePerson(row: SourcePerson): Judged<ImportedPerson> {
  const telegramId = wholeNumber(row.telegramId);
  if (row.telegramId === null) return unclear('it has no Telegram id');
  if (telegramId === undefined || telegramId <= 0) return unclear('its Telegram id is none');
  const status = statuses.get(wordOf(row.status ?? 'active'));
  if (status === undefined) return unclear(`its status "${shown(row.status)}" is not known`);
  const credits = wholeNumber(row.credits ?? '0');
  if (credits === undefined || credits > mostCredits)
    return unclear(`its credits "${shown(row.credits)}" are no whole number up to ${mostCredits}`);
  const person = {
    foreignId: row.id,
    telegramId,
    username: textOf(row.username)?.replace(/^@/, '') ?? null,
    firstName: textOf(row.firstName) ?? '',
    lastName: textOf(row.lastName),
    status,
    credits: Math.max(0, credits),
    createdAt: momentOf(row.createdAt),
    lastActiveAt: momentOf(row.lastActiveAt),
  };
  const note = credits < 0 ? `${credits} credits count as 0` : `${credits} credits`;
  return { kind: 'bring', row: person, note };
}

const modelStatuses = meanings<'ready' | 'training' | 'failed' | 'gone'>({
  ready: ['ready', 'finished', 'trained', 'completed', 'complete', 'done', 'succeeded', 'success'],
  training: ['training', 'processing', 'queued', 'pending', 'created', 'uploading'],
  failed: ['failed', 'error', 'cancelled', 'canceled'],
  gone: ['deleted', 'expired'],
});

/** How long the provider keeps a model. */
const keptMs = 30 * 24 * 3_600_000;

/** @param now decides whether its term is over */
export function judgeModel(row: SourceModel, now: Date): Judged<ImportedModel> {
  if (row.status === null) return unclear('it has no status');
  const status = modelStatuses.get(wordOf(row.status));
  if (status === undefined) return unclear(`its status "${shown(row.status)}" is not known`);
  if (status !== 'ready') return left(whyLeft[status]);
  if (row.owner === null) return left('it has no owner in telegram_users');
  const [, tune] = /^(?:tune-)?([1-9]\d{0,17})$/.exec(row.tune?.trim() ?? '') ?? [];
  if (tune === undefined) return unclear("its model id is no number of a tune at Astria's");
  const trainedAt = momentOf(row.trainedAt) ?? momentOf(row.createdAt);
  if (trainedAt === null) return unclear('when it was trained is not known');
  const expiresAt = momentOf(row.expiresAt) ?? new Date(trainedAt.getTime() + keptMs);
  const day = expiresAt.toISOString().slice(0, 10);
  if (expiresAt <= now) return left(`its term was over on ${day}`);
  const model = {
    foreignId: row.id,
    ownerId: row.owner,
    name: modelName(row.name) ?? `Model ${row.id}`,
    subject: subjectOf(row.subject),
    externalId: `tune-${tune}`,
    trainedAt,
    expiresAt,
  };
  return { kind: 'bring', row: model, note: `until ${day}` };
}

const whyLeft = {
  training: 'it is still in training',
  failed: 'its training failed',
  gone: 'it was deleted',
};

export function judgePrompt(row: SourcePrompt): Judged<ImportedPrompt> {
  const status = wordOf(row.status ?? '');
  if (modelStatuses.get(status) === 'training') return left('it is still under way');
  if (row.owner === null) return left('it has no owner in telegram_users');
  const prompt = textOf(row.prompt);
  if (prompt === null) return left('it has no words');
  const images = imagesOf(row.images);
  if (images === undefined) return unclear('its images are no list');
  return {
    kind: 'bring',
    row: {
      foreignId: row.id,
      ownerId: row.owner,
      model: textOf(row.model),
      prompt,
      promptId: textOf(row.promptId),
      status,
      images,
      error: textOf(row.error),
      createdAt: momentOf(row.createdAt),
    },
  };
}

/** JSON of a list, of nothing, or of a text that is one of these. */
function imagesOf(json: string | null, isInner = false): readonly unknown[] | undefined {
  if (json === null || json.trim() === '') return [];
  try {
    const value = storable(JSON.parse(json));
    if (typeof value === 'string' && !isInner) return imagesOf(value, true);
    if (value === null) return [];
    return Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

const otherSubjects = meanings<'man' | 'woman'>({ man: ['male'], woman: ['female'] });

function subjectOf(type: string | null): Subject {
  const word = wordOf(type ?? '');
  return subjects.find((subject) => subject === word) ?? otherSubjects.get(word) ?? 'person';
}

/** On one line and short enough for a button, without a sign that is cut in two. */
function modelName(name: string | null): string | undefined {
  const line = textOf(name)?.replace(/\s+/g, ' ') ?? '';
  let kept = '';
  for (const { segment } of new Intl.Segmenter().segment(line)) {
    if (kept.length + segment.length > longestModelName) break;
    kept += segment;
  }
  return kept === '' ? undefined : kept;
}

function textOf(text: string | null): string | null {
  const kept = storableText(text ?? '').trim();
  return kept === '' ? null : kept;
}

function wholeNumber(text: string | null): number | undefined {
  const number = /^-?\d{1,16}(\.0*)?$/.test(text?.trim() ?? '') ? Number(text) : Number.NaN;
  return Number.isSafeInteger(number) ? number : undefined;
}

/** What PostgreSQL can keep of it; what is beyond all years is nothing. */
function momentOf(milliseconds: string | null): Date | null {
  const at = new Date(milliseconds === null ? Number.NaN : Math.round(Number(milliseconds)));
  return at.getTime() > 0 && at.getUTCFullYear() < 10_000 ? at : null;
}

function wordOf(text: string): string {
  return text.trim().toLowerCase();
}

/** Of a value that nobody expected; a person's words may stand there by mistake, so no more than a word. */
function shown(text: string | null): string {
  return storableText(text ?? '', 20);
}

function meanings<T extends string>(all: Readonly<Record<T, readonly string[]>>): ReadonlyMap<string, T> {
  const entries = Object.entries<readonly string[]>(all) as [T, readonly string[]][];
  return new Map(entries.flatMap(([meaning, words]) => words.map((word) => [word, meaning])));
}
