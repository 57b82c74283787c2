import type { BatchLine, PictureAnswer } from '../../contract/batches.ts';
import type { DescriptionAnswer, DescriptionLine } from '../../contract/descriptions.ts';
import type { ProviderAnswer } from '../transport/http.ts';
import { asRecord } from '../transport/json.ts';
import type { GeminiAccess } from './calling.ts';
import { describingRequest } from './describing.ts';
import { readSinglePicture } from './line-answers.ts';
import { checkLines, checkTextLines, type ImageSize, inlinePart, pictureRequest } from './preparing.ts';
import { isSuccess, refusal } from './refusals.ts';
import { readTexts } from './text-answers.ts';

export interface SingleWays {
  access: GeminiAccess;
  model: string;
  descriptionModel: string;
  imageSize: ImageSize;
  /** Longest that each may be on its way. */
  pace: { pictureMs: number; describeMs: number };
}

/** Calls for one picture, or the texts of one, in the words of a batch's line. Each is paid for, and sent once. */
export function createSingleCalls({ access, model, descriptionModel, imageSize, pace }: SingleWays) {
  return {
    async makePicture(
      { line, bytes }: { line: BatchLine; bytes: Buffer },
      signal: AbortSignal,
    ): Promise<PictureAnswer> {
      checkLines([line], 1);
      const request = pictureRequest(line, { imageSize, part: inlinePart(bytes) });
      const call = { access, model, deadlineMs: pace.pictureMs, signal };
      return readSinglePicture(await send('make-picture', request, call));
    },

    async describe(
      { line, bytes }: { line: DescriptionLine; bytes: Buffer },
      signal: AbortSignal,
    ): Promise<DescriptionAnswer> {
      checkTextLines([line], 1);
      const request = describingRequest(line, inlinePart(bytes));
      const call = { access, model: descriptionModel, deadlineMs: pace.describeMs, signal };
      const answer = await send('describe', request, call);
      return readTexts(asRecord(answer.json()));
    },
  };
}

/** A picture of 4096 pixels a side as text is about 35 MB. */
const largestAnswer = 64_000_000;

interface Sending {
  access: GeminiAccess;
  model: string;
  deadlineMs: number;
  signal: AbortSignal;
}

/** Sent once and as it is: the vendor's client would ask on by itself where an answer has no end, each time for money. */
async function send(
  name: 'make-picture' | 'describe',
  request: Record<string, unknown>,
  { access, model, deadlineMs, signal }: Sending,
): Promise<ProviderAnswer> {
  const answer = await access.http.request({
    method: 'POST',
    url: `${access.apiUrl}/${access.apiVersion}/models/${model}:generateContent`,
    // How long they work on it: nobody listens any more after that.
    headers: { 'x-goog-api-key': access.key, 'x-server-timeout': String(Math.ceil(deadlineMs / 1_000)) },
    // Projects keep requests where they are not told otherwise.
    body: { ...request, store: false },
    deadlineMs,
    signal,
    maxBytes: largestAnswer,
    provider: 'gemini',
    name,
  });
  if (!isSuccess(answer)) throw refusal(answer, name);
  return answer;
}
