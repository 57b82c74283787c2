import { z } from 'zod';
import { invalid } from './refusals.ts';

const part = z.looseObject({
  text: z.string().optional(),
  inlineData: z.object({ mimeType: z.string(), data: z.string() }).optional(),
  fileData: z.object({ mimeType: z.string().optional(), fileUri: z.string() }).optional(),
});

const requestSchema = z.looseObject({
  contents: z.array(z.looseObject({ role: z.string().optional(), parts: z.array(part).min(1) })).min(1),
  systemInstruction: z.looseObject({ parts: z.array(part) }).optional(),
  generationConfig: z
    .object({
      responseModalities: z.array(z.string()).optional(),
      imageConfig: z
        .strictObject({ aspectRatio: z.string().optional(), imageSize: z.string().optional() })
        .optional(),
      responseMimeType: z.string().optional(),
      responseJsonSchema: z.unknown().optional(),
      responseSchema: z.unknown().optional(),
      thinkingConfig: z.looseObject({ thinkingLevel: z.string().optional() }).optional(),
    })
    .prefault({}),
});

/** A request to generate, as far as it is played. */
export interface GenerateRequest {
  prompt: string;
  /** Where its pictures are: their bytes, or the name of a file. */
  pictures: ({ bytes: Buffer } | { file: string })[];
  wantsImage: boolean;
  /** `width:height`; that of the picture without it. */
  ratio: string | undefined;
  /** Pixels. */
  side: number;
  schema: unknown;
}

const sides: Record<string, number> = { '1K': 1024, '2K': 2048, '4K': 4096 };

/** Reads the body of a request, in either spelling; throws the refusal of the field that is wrong. */
export function readRequest(body: unknown, isStrict: boolean): GenerateRequest {
  const { data, error } = requestSchema.safeParse(camelCased(body));
  if (data === undefined) {
    const [issue] = error.issues;
    throw invalid(issue?.path.join('.') ?? 'request', issue?.message ?? 'is wrong');
  }
  const { contents, generationConfig: config } = data;
  const { aspectRatio: ratio, imageSize = '1K' } = config.imageConfig ?? {};
  if (isStrict && !(imageSize in sides))
    throw invalid('generation_config.image_config.image_size', imageSize);
  if (isStrict && /^minimal$/i.test(config.thinkingConfig?.thinkingLevel ?? ''))
    throw invalid('generation_config.thinking_config.thinking_level', 'minimal');
  if (ratio !== undefined && !/^\d{1,2}:\d{1,2}$/.test(ratio))
    throw invalid('generation_config.image_config.aspect_ratio', ratio);
  if (config.responseSchema !== undefined && config.responseJsonSchema !== undefined)
    throw invalid('generation_config.response_json_schema', 'cannot be set together with response_schema');
  const parts = contents.flatMap((content) => content.parts);
  return {
    prompt: parts.flatMap(({ text }) => text ?? []).join('\n'),
    pictures: parts.flatMap(pictureIn),
    wantsImage: config.responseModalities?.includes('IMAGE') ?? false,
    ratio,
    side: sides[imageSize] ?? 1024,
    schema: config.responseJsonSchema,
  };
}

function pictureIn({ inlineData, fileData }: z.infer<typeof part>): GenerateRequest['pictures'] {
  if (inlineData) return [{ bytes: Buffer.from(inlineData.data, 'base64') }];
  return fileData ? [{ file: fileNameIn(fileData.fileUri) }] : [];
}

/** `files/…` at the end of an address. */
function fileNameIn(uri: string): string {
  return /files\/[a-z0-9-]+$/.exec(uri)?.[0] ?? uri;
}

/** Fields of a schema are the customer's own. */
const verbatim = new Set(['responseJsonSchema', 'responseSchema']);

/** `generation_config` is `generationConfig` as well. */
export function camelCased(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(camelCased);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, field]) => {
    const key = name.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
    return [key, verbatim.has(key) ? field : camelCased(field)];
  });
  return Object.fromEntries(entries);
}
