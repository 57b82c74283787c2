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
  const { text, decode } = takeOutData(line.bytes);
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
  return { key, ...readResponse(asRecord(response), decode) };
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

type Decode = (data: string) => Buffer;

function readResponse({ promptFeedback, candidates }: Record<string, unknown>, decode: Decode): Outcome {
  const candidate = asRecord(Array.isArray(candidates) ? candidates[0] : undefined);
  const blocked = asRecord(promptFeedback).blockReason;
  // Whatever its word: a prompt is blocked for what it says.
  if (typeof blocked === 'string') return { outcome: 'refused', reason: redactText(blocked) };
  const { finishReason, finishMessage } = candidate;
  const reason = typeof finishReason === 'string' ? redactText(finishReason) : 'no answer';
  if (moderated.has(reason)) return { outcome: 'refused', reason };
  const picture = lastPicture(asRecord(candidate.content).parts, decode);
  if (picture !== undefined) return { outcome: 'picture', picture };
  const said = typeof finishMessage === 'string' ? `: ${redactText(finishMessage)}` : '';
  return { outcome: 'failed', detail: `no picture (${reason})${said}` };
}

/** What it thought on the way are pictures as well. */
function lastPicture(parts: unknown, decode: Decode): Buffer | undefined {
  const shown = Array.isArray(parts) ? parts.map(asRecord).filter(({ thought }) => thought !== true) : [];
  for (const { inlineData } of shown.toReversed()) {
    const { mimeType, data } = asRecord(inlineData);
    if (typeof data !== 'string' || !String(mimeType).startsWith('image/')) continue;
    const picture = decode(data);
    if (picture.length > 0) return picture;
  }
  return undefined;
}

/** Shorter ones are not worth it. */
const longData = 65_536;
const dataField = Buffer.from('"data"');

/**
 * The text of a line in which long data are replaced by where they stand: a picture as a text, and once more as what was parsed
 * from it, would be several times the memory.
 */
function takeOutData(bytes: Buffer): { text: string; decode: Decode } {
  const pieces: string[] = [];
  let from = 0;
  for (let at = bytes.indexOf(dataField); at !== -1; at = bytes.indexOf(dataField, at + 1)) {
    const between = /^\s*:\s*"/.exec(bytes.toString('latin1', at + dataField.length, at + 32))?.[0];
    if (between === undefined) continue;
    const start = at + dataField.length + between.length;
    const end = bytes.indexOf(0x22, start);
    // With escapes in it, it is not what it looks like.
    if (end - start < longData || bytes.subarray(start, end).includes(0x5c)) continue;
    pieces.push(bytes.toString('utf8', from, start), `@${start}-${end}`);
    from = end;
    at = end;
  }
  pieces.push(bytes.toString('utf8', from));
  // Also takes what Windows puts at the end of a line, and a byte order mark.
  return { text: pieces.join('').trim(), decode: (data) => decodeData(data, bytes) };
}

/** Of base64, divisible by four. */
const sliceLength = 1_048_576;

function decodeData(data: string, bytes: Buffer): Buffer {
  const [, from, to] = /^@(\d+)-(\d+)$/.exec(data) ?? [];
  if (from === undefined) return Buffer.from(data, 'base64');
  const end = Number(to);
  const picture = Buffer.allocUnsafeSlow(Math.ceil(((end - Number(from)) * 3) / 4));
  let length = 0;
  for (let start = Number(from); start < end; start += sliceLength) {
    const slice = bytes.toString('latin1', start, Math.min(start + sliceLength, end));
    length += picture.write(slice, length, 'base64');
  }
  return picture.subarray(0, length);
}
