import { z } from 'zod';

const textsSchema = z.object({
  alt: z.string().max(125),
  title: z.string().max(60),
  caption: z.string().max(200),
});

/** By language. */
export const languagesSchema = z.record(z.string().regex(/^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/), textsSchema);

export type Texts = z.infer<typeof languagesSchema>;

export const keySchema = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[^\p{Cc}]*$/u);

export const hashSchema = z.string().regex(/^[0-9a-f]{64}$/);

export const versionSchema = z.int().positive();

const wantedSchema = z.object({
  externalKey: keySchema,
  version: versionSchema,
  contentHash: hashSchema,
  replaces: z.string().max(2_000),
  baseRevision: z.int().min(0),
  texts: languagesSchema,
  attributes: z.record(z.string(), z.string()),
});

/** One picture as Darkroom wants it shown. */
export type WantedImage = z.infer<typeof wantedSchema>;

/** The body of a publication. */
export const setSchema = z.object({
  product: z.object({ url: z.string().max(2_000), name: z.string().max(500).nullable() }),
  images: z
    .array(wantedSchema)
    .min(1)
    .max(100)
    .refine((images) => new Set(images.map(({ externalKey }) => externalKey)).size === images.length, {
      message: 'an externalKey stands there twice',
    }),
});

export type By = 'api' | 'person';

/** A version of ours that lies on the shop's own picture, or on an earlier version. */
export interface Layer {
  version: number;
  contentHash: string;
  /** As they were published. */
  published: Texts;
  /** As they are now. */
  texts: Texts;
  attributes: Readonly<Record<string, string>>;
  isRemoved: boolean;
}

/** The place of one picture of the shop. */
export interface Place {
  externalKey: string;
  id: string;
  productKey: string;
  replaces: string;
  /** The lowest first; the last one is shown. */
  layers: Layer[];
  /** Versions that never shall be shown, arrived or not. */
  withdrawn: Set<number>;
  /** 0: nothing was ever published here. */
  revision: number;
  /** The last one that a person made, 0 for none. */
  revisionByPerson: number;
  changedAtMs: number;
  changedBy: By;
}

/** What the API tells of a place. */
export interface ShownImage {
  externalKey: string;
  id: string;
  revision: number;
  shown: 'published' | 'edited' | 'removed' | 'original';
  version: number | null;
  contentHash: string | null;
  texts: Texts;
  changedAt: string;
}

/** What a place shows now. */
export function show({ externalKey, id, revision, layers, changedAtMs }: Place): ShownImage {
  const top = layers.at(-1);
  return {
    externalKey,
    id,
    revision,
    shown: shownAs(top),
    version: top?.version ?? null,
    contentHash: top?.contentHash ?? null,
    texts: top?.texts ?? {},
    changedAt: new Date(changedAtMs).toISOString(),
  };
}

function shownAs(top: Layer | undefined): ShownImage['shown'] {
  if (!top) return 'original';
  if (top.isRemoved) return 'removed';
  return areSame(top.texts, top.published) ? 'published' : 'edited';
}

function areSame(texts: Texts, others: Texts): boolean {
  const words = (all: Texts): string =>
    JSON.stringify(
      Object.entries(all)
        .toSorted(([one], [other]) => (one < other ? -1 : 1))
        .map(([language, { alt, title, caption }]) => [language, alt, title, caption]),
    );
  return words(texts) === words(others);
}
