import { Busboy } from '@fastify/busboy';
import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';
import type { z } from 'zod';
import { ApiError, badRequest } from './api-error.ts';
import type { Upload } from './files.ts';

/** A file of a multipart body together with the name of its field. */
export interface UploadedPart extends Upload {
  field: string;
}

/** Fields and files of a call, whatever the encoding was. Nested values may be objects or JSON text. */
export interface CallBody {
  fields: Record<string, unknown>;
  parts: UploadedPart[];
}

/**
 * Reads JSON, urlencoded and multipart bodies, and the query string. Throws the 413 of the Bot API for a file
 * over `maxFileBytes` and a 400 for a body that cannot be read.
 */
export async function readCallBody(context: Context, maxFileBytes: number): Promise<CallBody> {
  const query = context.req.query();
  const contentType = context.req.header('content-type') ?? '';
  if (contentType.startsWith('multipart/form-data')) {
    const body = await readMultipart(context, maxFileBytes);
    return { ...body, fields: { ...query, ...body.fields } };
  }
  const text = await context.req.text();
  if (text === '') return { fields: query, parts: [] };
  const fields = contentType.startsWith('application/json')
    ? readJsonObject(text)
    : Object.fromEntries(new URLSearchParams(text));
  return { fields: { ...query, ...fields }, parts: [] };
}

function readJsonObject(text: string): Record<string, unknown> {
  const value = parseJson(text);
  if (typeof value !== 'object' || value === null) throw badRequest("can't parse JSON object");
  return value as Record<string, unknown>;
}

/**
 * Reads a multipart body. grammY leaves file names unquoted and sends no length, which only busboy's fork
 * reads right; undici's parser refuses it.
 */
export async function readMultipart(context: Context, maxFileBytes: number): Promise<CallBody> {
  const { incoming } = context.env as HttpBindings;
  const contentType = context.req.header('content-type') ?? '';
  const { promise, resolve, reject } = Promise.withResolvers<CallBody>();
  const fields: Record<string, unknown> = {};
  const parts: UploadedPart[] = [];
  let tooLarge = false;
  const parser = new Busboy({
    headers: { ...incoming.headers, 'content-type': contentType },
    limits: { fileSize: maxFileBytes },
  });
  parser.on('field', (name, value) => void (fields[name] = value));
  // oxlint-disable-next-line max-params -- busboy's signature
  parser.on('file', (field, stream, fileName, _encoding, mimeType) => {
    const chunks: Buffer[] = [];
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.on('limit', () => void (tooLarge = true));
    stream.on('end', () => parts.push({ field, fileName, mimeType, bytes: Buffer.concat(chunks) }));
  });
  parser.once('error', () => reject(badRequest("can't parse the multipart body")));
  parser.once('finish', () =>
    tooLarge ? reject(new ApiError(413, 'Request Entity Too Large')) : resolve({ fields, parts }),
  );
  incoming.once('close', () => {
    if (!incoming.complete) reject(badRequest('the upload was broken off'));
  });
  incoming.pipe(parser);
  return promise;
}

/** Typed access to a call's fields, with the coercions the Bot API makes. */
export interface Params {
  has(name: string): boolean;
  /** A number or its text; undefined when absent, 400 when it is neither. */
  integer(name: string): number | undefined;
  /** A text as given; undefined when absent. */
  text(name: string): string | undefined;
  boolean(name: string): boolean;
  /**
   * An object or its JSON text, checked against the schema; undefined when absent, 400 when it does not fit.
   */
  object<T>(name: string, schema: z.ZodType<T>): T | undefined;
  /** The upload that a value means: `attach://name`, or the part that bears the field's own name. */
  upload(field: string, value: string | undefined): Upload | undefined;
}

/** Wraps a read body. */
export function createParams({ fields, parts }: CallBody): Params {
  const present = (name: string): unknown => (fields[name] === '' ? undefined : (fields[name] ?? undefined));
  return {
    has: (name) => present(name) !== undefined,
    integer(name) {
      const value = present(name);
      if (value === undefined) return undefined;
      const number = Number(value);
      if (!Number.isSafeInteger(number)) throw badRequest(`field "${name}" must be a valid Number`);
      return number;
    },
    text(name) {
      const value = present(name);
      if (value === undefined) return undefined;
      return typeof value === 'string' ? value : JSON.stringify(value);
    },
    boolean: (name) => ['true', 'True', 'yes', '1'].includes(String(present(name))),
    object(name, schema) {
      const value = present(name);
      if (value === undefined) return undefined;
      const parsed = schema.safeParse(typeof value === 'string' ? parseJson(value) : value);
      if (!parsed.success) throw badRequest(`can't parse ${name.replaceAll('_', ' ')} JSON object`);
      return parsed.data;
    },
    upload(field, value) {
      const name = value?.startsWith('attach://') ? value.slice('attach://'.length) : field;
      return value === undefined || value.startsWith('attach://')
        ? parts.find((part) => part.field === name)
        : undefined;
    },
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
