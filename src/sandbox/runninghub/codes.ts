import type { FiredFault } from '../ground/faults.ts';

/** A call that is answered with a code other than 0; `data` is what some codes bring along. */
export class CodedRefusal extends Error {
  override readonly name = 'CodedRefusal';
  readonly code: number;
  readonly data: unknown;

  constructor(code: number, data: unknown = null, message: string = nameOf(code)) {
    super(message);
    this.code = code;
    this.data = data;
  }
}

const names: Record<number, string> = {
  301: 'PARAMS_INVALID',
  380: 'WORKFLOW_NOT_EXISTS',
  412: 'TOKEN_INVALID',
  415: 'TASK_INSTANCE_MAXED',
  416: 'TASK_CREATE_FAILED_BY_NOT_ENOUGH_WALLET',
  421: 'TASK_QUEUE_MAXED',
  423: 'TASK_NOT_FOUND',
  433: 'VALIDATE_PROMPT_FAILED',
  435: 'TASK_EXCLUSIVE_INSTANCE_BUSY',
  436: 'TASK_EXCLUSIVE_INSTANCE_UNAVAILABLE',
  500: 'UNKNOWN_ERROR',
  801: 'APIKEY_UNSUPPORTED_FREE_USER',
  802: 'APIKEY_UNAUTHORIZED',
  803: 'APIKEY_INVALID_NODE_INFO',
  804: 'APIKEY_TASK_IS_RUNNING',
  805: 'APIKEY_TASK_STATUS_ERROR',
  806: 'APIKEY_USER_NOT_FOUND',
  807: 'APIKEY_TASK_NOT_FOUND',
  808: 'APIKEY_UPLOAD_FAILED',
  809: 'APIKEY_FILE_SIZE_EXCEEDED',
  810: 'WORKFLOW_NOT_SAVED_OR_NOT_RUNNING',
  811: 'CORPAPIKEY_INVALID',
  812: 'CORPAPIKEY_INSUFFICIENT_FUNDS',
  813: 'APIKEY_TASK_IS_QUEUED',
  814: 'PERSONAL_QUEUE_COUNT_LIMIT',
  901: 'WEBAPP_NOT_EXISTS',
  1501: 'The content did not pass the check',
  1505: 'Pictures of real people are prohibited',
};

function nameOf(code: number): string {
  return names[code] ?? 'ERROR';
}

/** What the newer API says instead. */
const newerCodes: Record<number, number> = {
  301: 1007,
  421: 1520,
  423: 1004,
  802: 1002,
  803: 1101,
  807: 1004,
  809: 1008,
};

/** The code of a refusal in the newer API. */
export function newerCodeOf(code: number): number {
  return newerCodes[code] ?? code;
}

/** Throws the refusal of a fired `code_421`, `code_802` …; other words pass. `params.msg` replaces the text. */
export function refuseByCode(fired: FiredFault | undefined): void {
  const code = /^code_(\d+)$/.exec(fired?.fault ?? '')?.[1];
  if (code === undefined) return;
  const msg = fired?.params.msg;
  throw new CodedRefusal(Number(code), null, typeof msg === 'string' ? msg : undefined);
}
