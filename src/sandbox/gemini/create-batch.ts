import { randomInt } from 'node:crypto';
import type { Context } from 'hono';
import { z } from 'zod';
import type { AccountDeps } from './account.ts';
import { batchBody } from './batches.ts';
import { diskName, type StoredFile } from './files.ts';
import { type LineWord, lineWords } from './line-words.ts';
import { invalid, quotaRefusal, Refusal } from './refusals.ts';
import { camelCased } from './requests.ts';

const bodySchema = z.looseObject({
  batch: z.looseObject({
    displayName: z.string().default(''),
    inputConfig: z.looseObject({ fileName: z.string() }),
  }),
});

/** Accepts a batch of the lines in a file; their requests are looked at when it runs. */
export async function createBatch(context: Context, model: string, deps: AccountDeps): Promise<Response> {
  const { settings, batches, files } = deps;
  const { data, error } = bodySchema.safeParse(camelCased(await context.req.json().catch(() => undefined)));
  if (data === undefined) throw invalid(error.issues[0]?.path.join('.') ?? 'batch', 'is wrong');
  checkModel(model, deps);
  const { displayName, inputConfig } = data.batch;
  const input = files.get(inputConfig.fileName);
  const lines = await countLines(input, deps);
  if (batches.jobs.open().length >= settings.current.mostBatches) throw quotaRefusal('Minute', '60s');
  const { planned = 'succeeded', ...plan } = batches.plan(undefined);
  const order = {
    ...plan,
    outcome: planned,
    model,
    displayName,
    inputFile: input.name,
    lines,
    words: drawWords(lines, deps),
  };
  const batch = batches.jobs.accept(newBatchId(), order, {
    displayName,
    model,
    lines,
    inputFile: input.name,
  });
  await batches.begin(batch);
  return Response.json(batchBody(batch, settings.current.outputIn));
}

/** Throws the 404 of a model nobody knows. */
export function checkModel(model: string, { settings }: Pick<AccountDeps, 'settings'>): void {
  if (settings.current.models.includes(model)) return;
  throw new Refusal(
    404,
    `models/${model} is not found for API version v1beta, or is not supported for this call.`,
  );
}

/** Throws the refusal of a file that does not hold one request on each line, each with a key of its own. */
async function countLines(input: StoredFile, { disk }: AccountDeps): Promise<number> {
  const keys = new Set<string>();
  let place = 0;
  for await (const text of disk.lines(diskName(input.name))) {
    if (text.trim() === '') continue;
    place += 1;
    const key = keyOf(text);
    if (key === undefined) throw invalid('batch.input_config', `line ${place} is not a request with a key`);
    if (keys.has(key)) throw invalid('batch.input_config', `line ${place} repeats the key ${key}`);
    keys.add(key);
  }
  if (place === 0) throw invalid('batch.input_config', 'the file is empty');
  return place;
}

function keyOf(text: string): string | undefined {
  try {
    const { key, request } = JSON.parse(text) as { key?: unknown; request?: unknown };
    return typeof key === 'string' && typeof request === 'object' ? key : undefined;
  } catch {
    return undefined;
  }
}

/** Drawn when it is accepted, so that a restart does not change them. */
function drawWords(lines: number, { faults }: AccountDeps): Record<string, LineWord> {
  const words: Record<string, LineWord> = {};
  for (let place = 0; place < lines; place += 1) {
    const fired = faults.take('gemini.line', lineWords)?.fault;
    const word = lineWords.find((one) => one === fired);
    if (word !== undefined) words[place] = word;
  }
  return words;
}

function newBatchId(): string {
  return Array.from({ length: 36 }, () => randomInt(36).toString(36)).join('');
}
