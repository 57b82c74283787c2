import { Validator } from '@seriousme/openapi-schema-validator';
import { z } from 'zod';

type Schema = Parameters<typeof z.fromJSONSchema>[0];

interface Content {
  schema: Schema;
  example?: unknown;
}

interface Parameter {
  name: string;
  in: 'path' | 'query';
  schema: Schema & { type: string };
}

interface Answer {
  headers?: Record<string, { required?: boolean; schema: Schema }>;
  content?: Record<string, Content>;
}

interface Operation {
  operationId: string;
  parameters?: Parameter[];
  requestBody?: { content: Record<string, Content> };
  responses: Record<string, Answer>;
}

interface Resolved {
  paths: Record<string, Record<string, Operation>>;
  /** A key in a header of its own, or a bearer token. */
  components: { securitySchemes: { key: { name?: string } } };
}

/** A request and its answer as they were on the wire. */
export interface Exchange {
  method: string;
  /** With the query. */
  path: string;
  headers: Record<string, unknown>;
  body: Buffer;
  status: number;
  answerHeaders: Headers;
  answer: Buffer;
}

export interface Document {
  /** What is wrong with the document itself; the first thing says enough. */
  faults: string[];
  /** The header that carries the key. */
  keyHeader: string;
  operations: (Operation & { method: string; path: string })[];
  /** All examples of bodies, with the schema they are examples of. */
  examples: Content[];
}

/** Reads the contract, all its references resolved. */
export async function readDocument(file: string): Promise<Document> {
  const validator = new Validator();
  const { valid, errors } = await validator.validate(file);
  if (!valid) return { faults: [JSON.stringify(errors)], keyHeader: '', operations: [], examples: [] };
  const { paths, components } = validator.resolveRefs() as unknown as Resolved;
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      ...operation,
      method: method.toUpperCase(),
      path,
    })),
  );
  const contents = operations.flatMap(({ requestBody, responses }) => [
    ...Object.values(requestBody?.content ?? {}),
    ...Object.values(responses).flatMap(({ content = {} }) => Object.values(content)),
  ]);
  const keyHeader = components.securitySchemes.key.name?.toLowerCase() ?? 'authorization';
  return {
    faults: [],
    keyHeader,
    operations,
    examples: contents.filter(({ example }) => example !== undefined),
  };
}

/** How an exchange is named in a list of those that were seen. */
export function nameOf(document: Document, exchange: Exchange): string {
  return `${find(document, exchange)?.operationId ?? exchange.path} ${exchange.status}`;
}

/** All in which an exchange is not as the document says. */
export function complaintsAbout(document: Document, exchange: Exchange): string[] {
  const operation = find(document, exchange);
  if (!operation) return [`there is no ${exchange.method} ${exchange.path}`];
  const { status } = exchange;
  // What is refused as malformed is not as it should be, by its nature.
  const isMisread = [400, 413, 415, 422].includes(status);
  return [
    ...(isMisread ? [] : aboutParameters(operation, exchange)),
    ...(isMisread ? [] : aboutRequest(operation, document.keyHeader, exchange)),
    ...aboutAnswer(operation, exchange),
  ].map((text) => `${operation.operationId} ${status}: ${text}`);
}

function find(
  { operations }: Document,
  { method, path }: Exchange,
): Document['operations'][number] | undefined {
  return operations.find((one) => one.method === method && patternOf(one.path).test(pathOf(path)));
}

function patternOf(template: string): RegExp {
  return new RegExp(`^${template.replaceAll(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`);
}

function pathOf(path: string): string {
  return new URL(path, 'http://tap').pathname;
}

function aboutParameters(
  { path, parameters = [] }: Document['operations'][number],
  exchange: Exchange,
): string[] {
  const query = new URL(exchange.path, 'http://tap').searchParams;
  const given: Record<string, string> = {
    ...Object.fromEntries(query),
    ...patternOf(path).exec(pathOf(exchange.path))?.groups,
  };
  const unknown = Object.keys(given).filter((name) => !parameters.some((one) => one.name === name));
  return [
    ...unknown.map((name) => `the parameter ${name} is not in the document`),
    ...parameters.flatMap(({ name, schema }) => {
      const text = given[name] === undefined ? undefined : decodeURIComponent(given[name]);
      return text === undefined ? [] : check(schema, schema.type === 'integer' ? Number(text) : text);
    }),
  ];
}

function aboutRequest(
  { requestBody }: Operation,
  keyHeader: string,
  { headers, body, status }: Exchange,
): string[] {
  const missing = status !== 401 && typeof headers[keyHeader] !== 'string' ? ['there is no key'] : [];
  if (!requestBody) return [...missing, ...(body.length > 0 ? ['there is a body'] : [])];
  return [...missing, ...aboutBody(requestBody.content, String(headers['content-type']), body)];
}

function aboutAnswer({ responses }: Operation, { status, answerHeaders, answer }: Exchange): string[] {
  const documented = responses[status] ?? (status >= 500 ? responses['5XX'] : undefined);
  if (!documented) return ['the status is not in the document'];
  const { headers = {}, content } = documented;
  const absent = Object.keys(headers).filter((name) => !answerHeaders.has(name));
  const body = content
    ? aboutBody(content, answerHeaders.get('content-type') ?? 'no type', answer)
    : Array.from(answer.length > 0 ? ['there is a body'] : []);
  return [...absent.map((name) => `${name} is missing`), ...body];
}

function aboutBody(content: Record<string, Content>, type: string, body: Buffer): string[] {
  const [bare = ''] = type.split(';');
  const documented = content[bare] ?? content[bare.replace(/\/.*/, '/*')];
  if (!documented) return [`${type} is not in the document`];
  return bare.endsWith('json') ? check(documented.schema, JSON.parse(body.toString())) : [];
}

/** What is wrong with a value; a field that the schema does not name is wrong as well. */
export function check(schema: Schema, value: unknown): string[] {
  const { error } = z.fromJSONSchema(closed(schema) as Schema).safeParse(value);
  return error ? [z.prettifyError(error)] : [];
}

function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const parts = Object.fromEntries(Object.entries(schema).map(([name, part]) => [name, closed(part)]));
  return typeof parts.properties === 'object' ? { additionalProperties: false, ...parts } : parts;
}
