import type { JobState } from '../../contract/jobs.ts';
import { foreignName } from '../../contract/storable.ts';
import { ProviderError, redactText } from '../transport/errors.ts';
import type { ProviderAnswer } from '../transport/http.ts';
import { asRecord } from '../transport/json.ts';
import { isSuccess, refusal } from './refusals.ts';

/** @returns the vendor's name of the batch that was made; any 2xx says so */
export function readCreated(answer: ProviderAnswer): string {
  if (!isSuccess(answer)) throw refusal(answer, 'create-batch');
  const name = nameOfBatch(asRecord(answer.json()));
  if (name !== undefined) return name;
  throw new ProviderError({
    kind: 'unknown_outcome',
    provider: 'gemini',
    call: 'create-batch',
    detail: 'accepted without a name',
    status: answer.status,
  });
}

/** @returns what the vendor calls an uploaded file: its name, and the address that a request refers to it by */
export function readUploaded(answer: ProviderAnswer): { name: string; uri: string } {
  if (!isSuccess(answer)) throw refusal(answer, 'upload');
  const file = asRecord(asRecord(answer.json()).file);
  const name = fileName(file.name);
  const uri = foreignName(file.uri);
  const isKept = answer.headers['x-goog-upload-status'] === 'final' && file.state !== 'FAILED';
  if (isKept && name !== undefined && uri !== undefined) return { name, uri };
  const detail = 'the upload was not finished';
  throw new ProviderError({ kind: 'provider_error', provider: 'gemini', call: 'upload', detail });
}

/** A file's name from the name itself or an address that ends in it. */
export function fileName(value: unknown): string | undefined {
  const [, name] = /(?:^|\/)(files\/[A-Za-z0-9_-]{1,100})$/.exec(String(value)) ?? [];
  return name;
}

/** How a batch stands. Words nobody knows go on: a deadline of ours ends what never does. */
export function readState(answer: ProviderAnswer): JobState {
  if (!isSuccess(answer)) throw refusal(answer, 'status');
  const operation = asRecord(answer.json());
  const metadata = asRecord(operation.metadata);
  const word = stateWord(metadata.state ?? operation.state);
  const { code, message } = asRecord(operation.error ?? metadata.error);
  const isDone = operation.done === true;
  // What was cancelled may be shown as failed: its error tells.
  if (word === 'CANCELLED' || (isDone && code === '1')) return { status: 'cancelled' };
  const said = typeof message === 'string' ? redactText(message) : '';
  if (word === 'EXPIRED') return { status: 'failed', detail: said ? `expired: ${said}` : 'expired' };
  if (word === 'FAILED' || (isDone && code !== undefined))
    return {
      status: 'failed',
      detail: said || `no reason given (${typeof code === 'string' ? redactText(code) : word})`,
    };
  if (word !== 'SUCCEEDED' && !isDone) return { status: 'pending' };
  // Either place may be empty.
  const file =
    fileName(asRecord(operation.response).responsesFile) ?? fileName(asRecord(metadata.output).responsesFile);
  if (file === undefined) return { status: 'failed', detail: 'ended without a file of answers' };
  return { status: 'completed', yield: { kind: 'items', file } };
}

function stateWord(value: unknown): string {
  return String(value).replace(/^(?:BATCH|JOB)_STATE_/, '');
}

/** What one page of all batches says of the one with our display name. `next`: how the following page is asked for. */
export function readPage(
  answer: ProviderAnswer,
  displayName: string,
): { externalId: string } | { next: string | undefined } {
  if (!isSuccess(answer)) throw refusal(answer, 'find');
  const { operations, nextPageToken } = asRecord(answer.json());
  const batches = Array.isArray(operations) ? operations.map(asRecord) : [];
  const ours = batches.find(({ metadata }) => asRecord(metadata).displayName === displayName);
  const externalId = ours && nameOfBatch(ours);
  if (externalId !== undefined) return { externalId };
  return { next: typeof nextPageToken === 'string' && nextPageToken !== '' ? nextPageToken : undefined };
}

function nameOfBatch({ name, metadata }: Record<string, unknown>): string | undefined {
  return [name, asRecord(metadata).name]
    .map((one) => foreignName(one))
    .find((one) => one !== undefined && isBatch(one));
}

/** Whether it is one of the vendor's names of batches, and nothing that leads elsewhere in a path. */
export function isBatch(name: string): boolean {
  return /^batches\/[A-Za-z0-9_-]{1,150}$/.test(name);
}
