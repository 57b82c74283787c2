import { withOddWords } from '../ground/odd-words.ts';
import type { Work } from '../ground/runner.ts';
import type { Answerer, AnswererDeps } from './answers.ts';
import { type Batch, type BatchEnd, type BatchOrder, outputOf } from './batches.ts';
import { diskName } from './files.ts';
import { isAnswerWord, type LineWord } from './line-words.ts';
import { Refusal } from './refusals.ts';
import { readRequest } from './requests.ts';

export interface WorkDeps extends AnswererDeps {
  answer: Answerer;
  /** Aborts when the simulator ends: what is half written is written anew by the next. */
  closing: AbortSignal;
}

/** Writes the answers of a batch to the disk, line by line. A batch begun before a kill writes them anew. */
export function createBatchWork(deps: WorkDeps): Work<BatchOrder, BatchEnd> {
  return {
    references: () => [],
    async finish(batch, { outcome }) {
      if (outcome !== 'succeeded') return endOf(outcome);
      return writeAnswers(batch, deps);
    },
    failed: () => endOf('failed'),
    cancelled: () => endOf('cancelled'),
  };
}

function endOf(status: BatchEnd['status'], reason?: string): BatchEnd {
  return { status, pictures: [], succeeded: 0, failed: 0, ...(reason !== undefined && { reason }) };
}

async function writeAnswers(batch: Batch, deps: WorkDeps): Promise<BatchEnd> {
  const { files, disk } = deps;
  const { inputFile, words } = batch.order;
  const input = files.find(inputFile);
  if (!input) return endOf('failed', `File ${inputFile} not found.`);
  const part = `${batch.id}.part`;
  await disk.create(part);
  const counts = { succeeded: 0, failed: 0 };
  const texts: string[] = [];
  let place = 0;
  // Two by two, and those the other way round: order is no promise of theirs.
  for await (const text of disk.lines(diskName(input.name))) {
    deps.closing.throwIfAborted();
    if (batch.end) return batch.end;
    if (text.trim() === '') continue;
    texts.push(await answerLine(batch, { ...deps, text, word: words[place], counts }));
    place += 1;
    if (texts.length === 2) await disk.append(part, texts.splice(0).toReversed().join(''));
  }
  await disk.append(part, texts.join(''));
  const name = outputOf(batch);
  await files.keep(part, { name, mimeType: 'application/jsonl', source: 'GENERATED' });
  return { status: 'succeeded', pictures: [], ...counts };
}

interface Line extends WorkDeps {
  text: string;
  word: LineWord | undefined;
  counts: { succeeded: number; failed: number };
}

/** What stands in the file of answers for one line: a line, none, or two. */
async function answerLine(batch: Batch, line: Line): Promise<string> {
  const { text, word, counts, settings } = line;
  const read = JSON.parse(text) as { key?: unknown; request?: unknown };
  const key = String(read.key);
  const result = await resultOf(batch, { ...line, key, request: read.request });
  counts['error' in result ? 'failed' : 'succeeded'] += 1;
  const body = { ...result, key };
  const written = `${JSON.stringify(settings.current.oddWords ? withOddWords(body) : body)}\n`;
  if (word === 'missing_line') return '';
  if (word === 'duplicate_line') return written + written;
  return word === 'malformed_line' ? `${written.slice(0, Math.floor(written.length / 2))}\n` : written;
}

async function resultOf(
  { id, order }: Batch,
  { answer, settings, key, request, word }: Line & { key: string; request: unknown },
): Promise<{ response: object } | { error: object }> {
  if (word === 'item_error')
    return { error: { code: 4, message: 'Deadline expired before operation could complete.' } };
  try {
    const response = await answer({
      model: order.model,
      request: readRequest(request, settings.current.isStrict),
      word: isAnswerWord(word) ? word : undefined,
      salt: `${id} ${key}`,
    });
    return { response };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { error: { code: error.status === 400 ? 3 : 5, message: error.message } };
  }
}
