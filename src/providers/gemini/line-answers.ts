import type { BatchAsk, LineAnswer, PictureAnswer } from '../../contract/batches.ts';
import { foreignName } from '../../contract/storable.ts';
import { ProviderError, redactText } from '../transport/errors.ts';
import type { ProviderAnswer } from '../transport/http.ts';
import { asRecord } from '../transport/json.ts';
import { readCandidate } from './candidates.ts';
import type { FileLine } from './file-lines.ts';
import { readTexts } from './text-answers.ts';

/** What one line of the file says; undefined for one that names none of our lines. */
export function readAnswer(line: FileLine, of: BatchAsk['of']): LineAnswer | undefined {
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
  if (of === 'texts') return { key, ...readTexts(asRecord(response)) };
  return { key, ...readPicture(asRecord(response), decode) };
}

/** What the answer to a call for one picture says. Throws ProviderError of kind `unknown_outcome` for one that cannot be read. */
export function readSinglePicture({ bytes, status }: ProviderAnswer): PictureAnswer {
  const { text, decode } = takeOutData(bytes);
  let response: unknown;
  try {
    response = JSON.parse(text);
  } catch {
    const detail = `the answer is not JSON (${bytes.length} bytes)`;
    throw new ProviderError({
      kind: 'unknown_outcome',
      provider: 'gemini',
      call: 'make-picture',
      status,
      detail,
    });
  }
  return readPicture(asRecord(response), decode);
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

type Decode = (data: string) => Buffer;

function readPicture(response: Record<string, unknown>, decode: Decode): PictureAnswer {
  const said = readCandidate(response);
  if ('refused' in said) return { outcome: 'refused', reason: said.refused };
  const picture = lastPicture(said.parts, decode);
  return picture === undefined
    ? { outcome: 'failed', detail: `no picture ${said.message}` }
    : { outcome: 'picture', picture };
}

function lastPicture(parts: Record<string, unknown>[], decode: Decode): Buffer | undefined {
  for (const { inlineData } of parts.toReversed()) {
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
