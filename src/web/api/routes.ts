import type { Context } from 'hono';
import type { ApiRight } from '../../contract/api.ts';
import type { Caller } from '../../operations/api-keys.ts';
import type { PhotoRules } from '../../operations/api-wishes.ts';
import type { ModelExecutions } from '../../operations/model-executions.ts';
import type { OrderExecutions } from '../../operations/order-executions.ts';
import type { OperationDeps } from '../../operations/who.ts';
import type { Logger } from '../../process/logger.ts';
import type { PictureDecoder } from '../../storage/decoder.ts';
import type { MediaLinks } from '../../storage/links.ts';
import type { ObjectStore } from '../../storage/objects.ts';
import { ApiProblem } from './problems.ts';

/** All that the API is made from. */
export interface ApiDeps extends OperationDeps, OrderExecutions, ModelExecutions, PhotoRules {
  log: Logger;
  objects: ObjectStore;
  links: MediaLinks;
  /** For photos that strangers send. */
  decoder: Pick<PictureDecoder, 'check'>;
}

/** One request of somebody whose key is good. */
export interface Call {
  context: Context;
  caller: Caller;
}

/** One address. `right`: what the key must have; absent: any key will do. */
export interface ApiRoute {
  method: 'GET' | 'POST' | 'DELETE';
  path: `/${string}`;
  right?: ApiRight;
  /** Most bytes of a body, if not 64 KiB. */
  largest?: number;
  handle(call: Call): Promise<Response>;
}

export type ApiGroup = (deps: ApiDeps) => readonly ApiRoute[];

/** A number in the path. @throws ApiProblem */
export function idOf({ context }: Call): number {
  const text = context.req.param('id') ?? '';
  if (!/^\d{1,15}$/.test(text)) throw new ApiProblem('not_found');
  return Number(text);
}
