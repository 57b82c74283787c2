import { Refusal, type ValidationIssue } from './refusals.ts';

/** What one model path accepts. */
interface ModelShape {
  /** Absent: the model takes no reference photos. */
  images?: { field: 'input_images' | 'image_urls'; least: number; most: number };
  ratios: readonly string[];
  defaultRatio: string;
  /** Pictures of one request. */
  mostOutputs: number;
  hasOutputFormat?: boolean;
  /** Types of the other fields it knows; fields it does not know are ignored, as the vendor does. */
  extra?: Record<string, 'string' | 'boolean'>;
}

/** A submit that passed validation. */
export interface ModelInput {
  prompt: string;
  aspectRatio: string;
  /** URLs. */
  references: string[];
  outputs: number;
  format: 'png' | 'jpeg';
}

const ratios = ['1:1', '4:3', '3:4', '3:2', '2:3', '5:4', '4:5', '16:9', '9:16', '21:9'];
const imageFields = ['input_images', 'image_urls'] as const;

const nanoBanana: ModelShape = {
  images: { field: 'input_images', least: 0, most: 8 },
  ratios: ['auto', ...ratios],
  defaultRatio: '4:3',
  mostOutputs: 4,
  hasOutputFormat: true,
};
const nanoBananaPro: ModelShape = { ...nanoBanana, extra: { resolution: 'string' } };
const seedream: ModelShape = {
  images: { field: 'image_urls', least: 0, most: 14 },
  ratios,
  defaultRatio: '1:1',
  mostOutputs: 1,
  extra: { resolution: 'string', camera_fixed: 'boolean' },
};
const soul: ModelShape = {
  ratios,
  defaultRatio: '4:3',
  mostOutputs: 1,
  extra: { resolution: 'string', style: 'string' },
};
const soulWithFace: ModelShape = { ...soul, images: { field: 'image_urls', least: 0, most: 1 } };
const plain: ModelShape = { ratios, defaultRatio: '4:3', mostOutputs: 1 };

const shapes: Record<string, ModelShape> = {
  '/nano-banana': nanoBanana,
  '/nano-banana-2': nanoBananaPro,
  '/nano-banana-pro': nanoBananaPro,
  '/nano-banana-pro/edit': { ...nanoBananaPro, images: { field: 'input_images', least: 1, most: 8 } },
  '/bytedance/seedream/v4/text-to-image': seedream,
  '/bytedance/seedream/v4/edit': { ...seedream, images: { field: 'image_urls', least: 1, most: 14 } },
  '/higgsfield-ai/soul/standard': soul,
  '/higgsfield-ai/soul/reference': soulWithFace,
  '/higgsfield-ai/soul/character': soulWithFace,
  '/higgsfield-ai/soul/v2/standard': soul,
  '/higgsfield-ai/popcorn/auto': { ...plain, images: { field: 'image_urls', least: 0, most: 8 } },
  '/flux-pro/kontext/max/text-to-image': plain,
};

/** The shape of a model path, or undefined when the account has no such model. */
export function findModel(path: string, seedream45Path: string): ModelShape | undefined {
  if (path === seedream45Path) return seedream;
  if (Object.hasOwn(shapes, path)) return shapes[path];
  return path.startsWith('/reve/') ? plain : undefined;
}

/** Reads a submit's JSON body; throws a Refusal with 422 and every issue in list form. */
export function readModelInput(model: ModelShape, body: unknown): ModelInput {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new Refusal(422, [{ loc: ['body'], msg: 'value is not a valid dict', type: 'type_error.dict' }]);
  }
  const fields = new Map<string, unknown>(Object.entries(body));
  const issues: ValidationIssue[] = [];
  const input: ModelInput = {
    prompt: readPrompt(fields, issues),
    aspectRatio: readChoice(fields, issues, {
      name: 'aspect_ratio',
      choices: model.ratios,
      fallback: model.defaultRatio,
    }),
    references: readReferences(model, fields, issues),
    outputs: readOutputs(model, fields, issues),
    format: readFormat(model, fields, issues),
  };
  checkExtra(model, fields, issues);
  if (issues.length > 0) throw new Refusal(422, issues);
  return input;
}

type Fields = ReadonlyMap<string, unknown>;

function issue(loc: (string | number)[], msg: string, type = 'value_error'): ValidationIssue {
  return { loc, msg, type };
}

function readPrompt(fields: Fields, issues: ValidationIssue[]): string {
  const prompt = fields.get('prompt');
  if (prompt === undefined) issues.push(issue(['body', 'prompt'], 'field required', 'value_error.missing'));
  else if (typeof prompt !== 'string') {
    issues.push(issue(['body', 'prompt'], 'str type expected', 'type_error.str'));
  } else if (prompt.trim() === '') issues.push(issue(['body', 'prompt'], 'prompt must not be empty'));
  return typeof prompt === 'string' ? prompt : '';
}

interface Choice {
  name: string;
  choices: readonly string[];
  fallback: string;
}

function readChoice(fields: Fields, issues: ValidationIssue[], choice: Choice): string {
  const { name, choices, fallback } = choice;
  const value = fields.get(name);
  if (value === undefined) return fallback;
  if (typeof value === 'string' && choices.includes(value)) return value;
  const msg = `value is not a valid enumeration member; permitted: ${choices.join(', ')}`;
  issues.push(issue(['body', name], msg, 'type_error.enum'));
  return fallback;
}

function readFormat(model: ModelShape, fields: Fields, issues: ValidationIssue[]): 'png' | 'jpeg' {
  if (!model.hasOutputFormat) return 'jpeg';
  const choice = { name: 'output_format', choices: ['jpeg', 'png'], fallback: 'jpeg' };
  return readChoice(fields, issues, choice) === 'png' ? 'png' : 'jpeg';
}

function readOutputs(model: ModelShape, fields: Fields, issues: ValidationIssue[]): number {
  const outputs = fields.get('num_images') ?? 1;
  if (
    typeof outputs === 'number' &&
    Number.isInteger(outputs) &&
    outputs >= 1 &&
    outputs <= model.mostOutputs
  ) {
    return outputs;
  }
  issues.push(issue(['body', 'num_images'], `ensure this value is from 1 to ${model.mostOutputs}`));
  return 1;
}

function readReferences(model: ModelShape, fields: Fields, issues: ValidationIssue[]): string[] {
  for (const field of imageFields) {
    // The vendor would drop a field of another model in silence; a client that mixes them up is to be told.
    if (field !== model.images?.field && fields.has(field)) {
      issues.push(issue(['body', field], 'extra fields not permitted', 'value_error.extra'));
    }
  }
  if (!model.images) return [];
  const { field, least, most } = model.images;
  const items = fields.get(field) ?? [];
  if (!Array.isArray(items)) {
    issues.push(issue(['body', field], 'value is not a valid list', 'type_error.list'));
    return [];
  }
  if (items.length > most) issues.push(issue(['body', field], 'too many items'));
  if (items.length < least) issues.push(issue(['body', field], 'field required', 'value_error.missing'));
  return items.flatMap((item: unknown, index) => {
    const url = field === 'input_images' ? urlOfObject(item) : item;
    if (typeof url === 'string' && /^https?:$/.test(URL.parse(url)?.protocol ?? '')) return [url];
    const msg = field === 'input_images' ? 'expected {type: "image_url", image_url}' : 'expected a URL';
    issues.push(issue(['body', field, index], msg));
    return [];
  });
}

function urlOfObject(item: unknown): unknown {
  if (typeof item !== 'object' || item === null) return undefined;
  if (!('type' in item) || item.type !== 'image_url' || !('image_url' in item)) return undefined;
  return item.image_url;
}

function checkExtra(model: ModelShape, fields: Fields, issues: ValidationIssue[]): void {
  for (const [name, type] of Object.entries(model.extra ?? {})) {
    const value = fields.get(name);
    // oxlint-disable-next-line valid-typeof -- `type` is one of two words
    if (value !== undefined && typeof value !== type) {
      issues.push(issue(['body', name], `${type} type expected`, `type_error.${type}`));
    }
  }
}
