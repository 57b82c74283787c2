import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';

interface Kind {
  status: ContentfulStatusCode;
  /** What happened. */
  title: string;
  /** What to do. */
  action: string;
}

/** All that can go wrong, by codes that never change their meaning. */
const problems = {
  malformed: { status: 400, title: 'The request cannot be read.', action: 'Send JSON as the document says.' },
  idempotency_key_missing: {
    status: 400,
    title: 'The header Idempotency-Key is missing or has an odd form.',
    action: 'Send one of 1 to 200 visible ASCII characters, a new one for each new order.',
  },
  unauthorized: {
    status: 401,
    title: 'There is no key, or it is not good.',
    action: 'Send Authorization: Bearer dk_… with a key that was not revoked.',
  },
  not_enough_credits: {
    status: 402,
    title: 'There are not enough credits.',
    action: "Top up the credits of the key's person, and send the same request again.",
  },
  forbidden: {
    status: 403,
    title: 'This key has no right to do that.',
    action: 'Ask an administrator for a key with the right that is named.',
  },
  person_blocked: {
    status: 403,
    title: 'The person for whom this key acts is not served.',
    action: 'Ask an administrator.',
  },
  not_found: {
    status: 404,
    title: 'There is no such thing.',
    action: 'Look whether the number is right and belongs to an order or a model of this key’s person.',
  },
  method_not_allowed: {
    status: 405,
    title: 'This address takes no such method.',
    action: 'Use one of those in the header Allow.',
  },
  price_changed: {
    status: 409,
    title: 'It costs more than max_price now.',
    action:
      'Order again with a new Idempotency-Key and a max_price that covers the price, if it is worth it.',
  },
  not_offered: {
    status: 409,
    title: 'This is not offered just now, so nothing was ordered.',
    action: 'Choose another line or model, or send the same request again later.',
  },
  not_cancellable: {
    status: 409,
    title: 'The order can no longer be cancelled.',
    action: 'Nothing: look at its status.',
  },
  not_delivered: {
    status: 409,
    title: 'The order has no pictures to fetch.',
    action: 'Wait for its webhook, or ask for its status until it is delivered.',
  },
  too_large: {
    status: 413,
    title: 'This is larger than is taken.',
    action: 'Send less: 64 KiB of JSON, or a file within the limit that is named.',
  },
  unsupported_type: {
    status: 415,
    title: 'This type of content is not taken here.',
    action: 'Send application/json; to /files a picture, or multipart/form-data with one field "file".',
  },
  invalid: {
    status: 422,
    title: 'Something in the request is not as it must be.',
    action: 'Correct the fields that are named.',
  },
  idempotency_key_reused: {
    status: 422,
    title: 'Something else was asked for with this Idempotency-Key.',
    action: 'Send a new key for a new order; repeat a request with the very same body.',
  },
  file_refused: {
    status: 422,
    title: 'This picture is not taken.',
    action: 'Send a JPEG, PNG or WebP with one frame that is not damaged.',
  },
  too_many_requests: {
    status: 429,
    title: 'This key has made all its calls of this minute.',
    action: 'Wait as long as Retry-After says.',
  },
  too_many_open_orders: {
    status: 429,
    title: 'So many orders of this key are under way already.',
    action: 'Wait until one has ended, then send the same request again.',
  },
  internal: {
    status: 500,
    title: 'Something went wrong on our side.',
    action: 'Send the same request again; with the same Idempotency-Key nothing is ordered twice.',
  },
  unavailable: {
    status: 503,
    title: 'This cannot be done right now.',
    action: 'Send the same request again after Retry-After.',
  },
} as const satisfies Record<string, Kind>;

export type ProblemCode = keyof typeof problems;

interface Particulars {
  /** What it is about this time. */
  detail?: string;
  /** Fields that are wrong, such as `files.2`. */
  errors?: readonly { field: string; detail: string }[];
  retryAfterMs?: number;
  headers?: Readonly<Record<string, string>>;
}

/** Ends a call with a problem as RFC 9457 has it. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  readonly code: ProblemCode;
  readonly particulars: Particulars;

  constructor(code: ProblemCode, particulars: Particulars = {}) {
    super(code);
    this.code = code;
    this.particulars = particulars;
  }
}

export function answerProblem(context: Context, { code, particulars }: ApiProblem): Response {
  const { status, title, action } = problems[code];
  const { detail, errors, retryAfterMs, headers } = particulars;
  const wait = retryAfterMs === undefined ? {} : { 'retry-after': String(Math.ceil(retryAfterMs / 1_000)) };
  const body = {
    type: 'about:blank',
    title,
    status,
    code,
    action,
    ...(detail && { detail }),
    ...(errors && { errors }),
  };
  return context.body(JSON.stringify(body), status, {
    'content-type': 'application/problem+json',
    ...wait,
    ...headers,
  });
}
