import type { Cost, JobState } from '../../contract/jobs.ts';
import { ProviderError, type ProviderErrorKind, redactText } from '../transport/errors.ts';
import { type ProviderAnswer, readText, retryAfterMs } from '../transport/http.ts';
import { asRecord, parseAnswer } from '../transport/json.ts';
import { failureKind, type RunningHubCall } from './codes.ts';
import { parseNested, readTaskId } from './json.ts';

/** The envelope every answer comes in. Business errors have HTTP status 200 and a `code`. */
export interface RunningHubAnswer {
  call: RunningHubCall;
  status: number;
  /** Undefined when the answer has none that can be believed. */
  code: number | undefined;
  message: string;
  data: unknown;
  /** Cost, where the newer API tells it. */
  usage: unknown;
  retryAfterMs: number | undefined;
}

/** How long a machine takes to come free, by the vendor's documentation 30 to 120 s. */
const noMachineWaitMs = 30_000;

/** Takes an answer apart. The key is taken out of it first, so that nothing read from it can show it. */
export function readAnswer(call: RunningHubCall, answer: ProviderAnswer, key: string): RunningHubAnswer {
  const { status, headers, bytes } = answer;
  const fields = { call, status, retryAfterMs: retryAfterMs(headers, Date.now()) };
  try {
    const body = asRecord(parseAnswer(readText(bytes).replaceAll(key, '***')));
    // A 5xx is a gateway's, whatever it carries.
    const hasCode = status < 500 && typeof body.code === 'string' && /^\d{1,6}$/.test(body.code);
    const code = hasCode ? Number(body.code) : undefined;
    const message = typeof body.msg === 'string' ? body.msg : '';
    return { ...fields, code, message, data: body.data, usage: body.usage };
  } catch {
    // An HTML page of a gateway, of which the status says enough.
    const message = `the answer is not JSON (${headers['content-type'] ?? 'no content type'}, ${bytes.length} bytes)`;
    return { ...fields, code: undefined, message, data: undefined, usage: undefined };
  }
}

/** @returns what a successful answer carries */
export function readData(answer: RunningHubAnswer): unknown {
  if (isSuccess(answer)) return answer.data;
  throw refusal(answer);
}

/**
 * @param nodeIds where the references went, in their order
 * @returns the id of the task that was made
 */
export function readCreated(answer: RunningHubAnswer, nodeIds: readonly string[]): string {
  const data = readData(answer);
  const id = readTaskId(data);
  const detail = readNodeErrors(asRecord(data).promptTips, nodeIds);
  if (detail !== '') {
    const fields = { provider: 'runninghub', call: 'create', detail };
    // The task was made all the same, and may run without what it could not read.
    throw new ProviderError({ ...fields, kind: 'invalid_input', externalId: id });
  }
  if (id !== undefined) return id;
  throw refusal({ ...answer, message: `accepted without a task id, ${answer.message}` });
}

/** @returns whether the task has ended, so that its outputs can be asked for, and whether it was cancelled */
export function readStatus(answer: RunningHubAnswer): 'goes_on' | 'ended' | 'cancelled' {
  if (pendingCodes.has(answer.code ?? 0)) return 'goes_on';
  if (endedCodes.has(answer.code ?? 0)) return 'ended';
  const word = readData(answer);
  if (word === 'SUCCESS' || word === 'FAILED') return 'ended';
  // The older API is not known to show this word; the newer one does.
  if (word === 'CANCEL') return 'cancelled';
  return 'goes_on';
}

const pendingCodes = new Set([804, 813]);
const moderationCodes = new Set([1501, 1505]);
const endedCodes = new Set([805, ...moderationCodes]);

/** What the outputs call says of a task. */
export function readOutcome(answer: RunningHubAnswer): JobState {
  const code = answer.code ?? 0;
  if (pendingCodes.has(code)) return { status: 'pending' };
  if (moderationCodes.has(code)) return { status: 'moderated' };
  if (code === 805) return readFailure(answer);
  const data = readData(answer);
  // A variant of the answer says queued and running with code 0 and no data.
  if (!Array.isArray(data)) return { status: 'pending' };
  const files = data.map(asRecord).filter(({ fileType }) => mayBePicture(fileType));
  const urls = files.map(({ fileUrl }) => fileUrl).filter((url) => typeof url === 'string');
  // Every entry names the cost of the whole task.
  return { status: 'completed', yield: { kind: 'pictures', urls }, ...readCost(data[0]) };
}

/** A graph may save texts and films, too. Where no type is told, the file itself tells. */
function mayBePicture(fileType: unknown): boolean {
  return typeof fileType !== 'string' || fileType === '' || /^(image\/|\.)?(png|jpe?g|webp)$/i.test(fileType);
}

/** `failedReason` is the exception of the node that failed. A cancelled and a refused task fail, too: their words tell. */
function readFailure({ message, data }: RunningHubAnswer): JobState {
  const reason = parseNested(asRecord(data).failedReason);
  const { exception_type: type, exception_message: said } = asRecord(reason);
  const exception = typeof reason === 'string' ? reason : said;
  const text = typeof exception === 'string' && exception !== '' ? exception : message;
  if (refusedContent.test(text)) return { status: 'moderated' };
  const cost = readCost(data);
  // ComfyUI interrupts what is cancelled.
  if (type === 'InterruptProcessingException' || /cancel/i.test(text))
    return { status: 'cancelled', ...cost };
  return { status: 'failed', detail: redactText(text) || 'no reason given', ...cost };
}

const refusedContent =
  /\bnsfw\b|\bmoderat(?:ion|ed)\b|content[ _-](?:check|polic|review|security|violation)|(?:sensitive|prohibited)[ _-]content|real people|违规|敏感/i;

/** What a task cost, from an entry of the outputs or the usage of the newer API; nothing where nothing is said. */
export function readCost(entry: unknown): { costs?: readonly Cost[] } {
  const { consumeCoins, consumeMoney, thirdPartyConsumeMoney } = asRecord(entry);
  const costs = [
    ...costIn('coins', consumeCoins),
    ...costIn('CNY', consumeMoney),
    ...costIn('CNY to third parties', thirdPartyConsumeMoney),
  ];
  return costs.length === 0 ? {} : { costs };
}

function costIn(unit: string, value: unknown): Cost[] {
  const isAmount = typeof value === 'string' && /^\d{1,12}(?:\.\d{1,12})?$/.test(value) && Number(value) > 0;
  return isAmount ? [{ amount: value, unit }] : [];
}

/** A broken workflow is told with code 0: `{"2":{"class_type":"LoadImage","errors":[{"message","details"}]}}`. */
function readNodeErrors(promptTips: unknown, nodeIds: readonly string[]): string {
  const errors = asRecord(parseNested(promptTips)).node_errors;
  return Object.entries(asRecord(parseNested(errors)))
    .map(([node, entry]) => {
      const photo = nodeIds.indexOf(node) + 1;
      return `${photo > 0 ? `photo ${photo}` : `node ${node}`}: ${readNodeError(entry)}`;
    })
    .join('; ');
}

function readNodeError(entry: unknown): string {
  const { errors } = asRecord(entry);
  const texts = (Array.isArray(errors) ? errors : [entry]).map((error) => {
    const { message, details } = asRecord(error);
    return [message, details, error].filter((text) => typeof text === 'string' && text !== '').join(' ');
  });
  return texts.join(', ').trim() || 'no message';
}

/** What the configured nodes lack in the workflow as the provider has it. */
export function listMissing(
  workflow: unknown,
  nodes: readonly { nodeId: string; fieldName: string }[],
): string[] {
  const graph = asRecord(parseNested(asRecord(workflow).prompt));
  return nodes.flatMap(({ nodeId, fieldName }) => {
    if (!Object.hasOwn(graph, nodeId)) return [`no node ${nodeId}`];
    const { inputs } = asRecord(graph[nodeId]);
    return Object.hasOwn(asRecord(inputs), fieldName) ? [] : [`no field ${fieldName} in node ${nodeId}`];
  });
}

/** A failure we found ourselves, whatever the answer's code. */
export function failure(kind: ProviderErrorKind, call: string, detail: string): ProviderError {
  return new ProviderError({ kind, provider: 'runninghub', call, detail });
}

function isSuccess({ status, code }: RunningHubAnswer): boolean {
  return status >= 200 && status < 300 && code === 0;
}

function refusal(answer: RunningHubAnswer): ProviderError {
  const { call, status, code, message } = answer;
  return new ProviderError({
    kind: failureKind(answer),
    provider: 'runninghub',
    call,
    detail: code === undefined ? message : `code ${code} ${message}`,
    status,
    retryAfterMs: code === 415 ? noMachineWaitMs : answer.retryAfterMs,
  });
}
