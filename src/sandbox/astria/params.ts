import type { Context } from 'hono';
import { z } from 'zod';
import { Refusal } from './refusals.ts';

export type Params = Record<string, unknown>;

/** What a call brings: a JSON object, or a form whose names nest as in `tune[images][]`. */
export async function readParams(context: Context): Promise<Params> {
  const type = context.req.header('content-type') ?? '';
  if (/^(?:multipart\/form-data|application\/x-www-form-urlencoded)/.test(type)) {
    return readForm(await context.req.formData().catch(refuseBody));
  }
  const body: unknown = await context.req.json().catch(refuseBody);
  return isParams(body) ? body : refuseBody();
}

/** The entity a body is wrapped around; fields that are blank are none. */
export function entityOf(params: Params, root: 'tune' | 'prompt'): Params {
  const entity = params[root];
  if (!isParams(entity)) throw new Refusal(400, `param is missing or the value is empty: ${root}`);
  return Object.fromEntries(Object.entries(entity).filter(([, value]) => value !== null && value !== ''));
}

/**
 * Reads fields by a schema; throws a Refusal with 422 and sentences by field. The vendor would drop a field it does not
 * know in silence; a client that sends one is to be told.
 */
export function parseFields<Fields>(schema: z.ZodType<Fields>, params: Params): Fields {
  const parsed = schema.safeParse(params);
  if (parsed.success) return parsed.data;
  const body: Record<string, string[]> = {};
  for (const issue of parsed.error.issues) {
    const isUnknown = issue.code === 'unrecognized_keys';
    const sentence = isUnknown ? 'is no field the sandbox plays' : issue.message;
    for (const field of isUnknown ? issue.keys : [String(issue.path[0] ?? 'base')]) {
      body[field] = [...(body[field] ?? []), sentence];
    }
  }
  throw new Refusal(422, body);
}

/** Forms know nothing but strings. */
export const wholeNumber = z.preprocess(
  (value) => (typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value),
  z.int({ error: 'is not a number' }),
);

export const decimal = z.preprocess(
  (value) => (typeof value === 'string' && /^\d+(?:\.\d+)?$/.test(value) ? Number(value) : value),
  z.number({ error: 'is not a number' }),
);

export const flag = z.preprocess(
  (value) => (value === 'true' || value === '1' ? true : value === 'false' || value === '0' ? false : value),
  z.boolean({ error: 'is not a boolean' }),
);

export const words = z.string({ error: "can't be blank" });

/** Throws the refusal of an address nobody can be called back at. */
export function checkCallback(callback: string | undefined): void {
  if (callback === undefined || /^https?:$/.test(URL.parse(callback)?.protocol ?? '')) return;
  throw new Refusal(400, 'callback is not a valid URL');
}

function readForm(form: FormData): Params {
  const params = emptyParams();
  for (const [name, value] of form) {
    const nested = [...name.matchAll(/\[([^[\]]*)\]/g)].map(([, key = '']) => key);
    put(params, [name.replace(/\[.*$/s, ''), ...nested], value);
  }
  return params;
}

function put(into: Params, [key = '', ...rest]: string[], value: unknown): void {
  const [next] = rest;
  const known = into[key];
  if (next === undefined) into[key] = value;
  else if (next === '') into[key] = [...(Array.isArray(known) ? known : []), value];
  else {
    const inner = isParams(known) ? known : emptyParams();
    into[key] = inner;
    put(inner, rest, value);
  }
}

/** Without a prototype: the names of a form are anybody's. */
function emptyParams(): Params {
  return Object.create(null) as Params;
}

function isParams(value: unknown): value is Params {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function refuseBody(): never {
  throw new Refusal(400, 'Bad Request');
}
