import type { LineAnswer } from '../../contract/batches.ts';
import { foreignName } from '../../contract/storable.ts';
import { redactText } from '../transport/errors.ts';
import { asRecord } from '../transport/json.ts';
import type { FileLine } from './file-lines.ts';

/** Not this picture with this prompt. */
const moderated = new Set([
  'SAFETY',
  'RECITATION',
  'LANGUAGE',
  'BLOCKLIST',
  'PROHIBITED_CONTENT',
  'SPII',
  'IMAGE_SAFETY',
  'IMAGE_PROHIBITED_CONTENT',
  'IMAGE_RECITATION',
]);

/** What one line of the file says; undefined for one that names none of our lines. */
export function readAnswer(line: FileLine): LineAnswer | undefined {
  if ('length' in line) return broken(line, `the answer is ${line.length} bytes long`);
  // Also takes what Windows puts at the end of a line, and a byte order mark.
  const text = line.bytes.toString('utf8').trim();
  if (text === '') return undefined;
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch {
    return broken({ head: text.slice(0, 1_024), tail: text.slice(-1_024) }, 'the answer is not JSON');
  }
  const { key: named, error, response } = asRecord(read);
  const key = foreignName(named);
  if (key === undefined) return undefined;
  if (typeof error === 'object' && error !== null)
    return { key, outcome: 'failed', detail: errorText(error) };
  return { key, ...readResponse(asRecord(response)) };
}

/** The key is the first or the last field of a line. */
function broken({ head, tail }: { head: string; tail: string }, detail: string): LineAnswer | undefined {
  const [, first] = /^\s*\{\s*"key"\s*:\s*("(?:[^"\\]|\\.)*")/.exec(head) ?? [];
  const [, last] = /"key"\s*:\s*("(?:[^"\\]|\\.)*")\s*\}?\s*$/.exec(tail) ?? [];
  const key = keyOf(first ?? last);
  return key === undefined ? undefined : { key, outcome: 'failed', detail };
}

function keyOf(written: string | undefined): string | undefined {
  try {
    return written === undefined ? undefined : foreignName(JSON.parse(written));
  } catch {
    return undefined;
  }
}

function errorText(error: object): string {
  const { message, code } = asRecord(error);
  return (
    (typeof message === 'string' && redactText(message)) || `no reason given (${redactText(String(code))})`
  );
}

type Outcome =
  | { outcome: 'picture'; picture: Buffer }
  | { outcome: 'refused'; reason: string }
  | { outcome: 'failed'; detail: string };

function readResponse({ promptFeedback, candidates }: Record<string, unknown>): Outcome {
  const candidate = asRecord(Array.isArray(candidates) ? candidates[0] : undefined);
  const blocked = asRecord(promptFeedback).blockReason;
  // Whatever its word: a prompt is blocked for what it says.
  if (typeof blocked === 'string') return { outcome: 'refused', reason: redactText(blocked) };
  const { finishReason, finishMessage } = candidate;
  const reason = typeof finishReason === 'string' ? redactText(finishReason) : 'no answer';
  if (moderated.has(reason)) return { outcome: 'refused', reason };
  const picture = lastPicture(asRecord(candidate.content).parts);
  if (picture !== undefined) return { outcome: 'picture', picture };
  const said = typeof finishMessage === 'string' ? `: ${redactText(finishMessage)}` : '';
  return { outcome: 'failed', detail: `no picture (${reason})${said}` };
}

/** What it thought on the way are pictures as well. */
function lastPicture(parts: unknown): Buffer | undefined {
  const shown = Array.isArray(parts) ? parts.map(asRecord).filter(({ thought }) => thought !== true) : [];
  for (const { inlineData } of shown.toReversed()) {
    const { mimeType, data } = asRecord(inlineData);
    if (typeof data !== 'string' || !String(mimeType).startsWith('image/')) continue;
    const picture = Buffer.from(data, 'base64');
    if (picture.length > 0) return picture;
  }
  return undefined;
}
