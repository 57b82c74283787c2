import { listPortraitStyles } from '../../db/portrait-styles.ts';
import { readPrices } from '../../db/prices.ts';
import { listStyles } from '../../db/styles.ts';
import { isUsable, listModels, readModel, type TrainedModel } from '../../db/trained-models.ts';
import { readStatement } from '../../operations/credits.ts';
import { deleteModel } from '../../operations/models.ts';
import { ApiProblem } from './problems.ts';
import { type ApiDeps, type ApiGroup, type Call, idOf } from './routes.ts';

/** When Temporal may be back. */
const awayMs = 30_000;

/** What a person has, and what things cost. */
export const accountRoutes: ApiGroup = (deps) => [
  { method: 'GET', path: '/balance', right: 'balance:read', handle: (call) => showBalance(deps, call) },
  {
    method: 'GET',
    path: '/prices',
    handle: async ({ context }) => context.json({ unit: 'credits', prices: await readPrices(deps.sql) }),
  },
  { method: 'GET', path: '/styles', handle: (call) => showStyles(deps, call) },
  {
    method: 'GET',
    path: '/models',
    right: 'models:read',
    handle: async ({ context, caller }) =>
      context.json({ models: (await listModels(deps.sql, caller.userId)).map(toApiModel) }),
  },
  { method: 'GET', path: '/models/:id', right: 'models:read', handle: (call) => showModel(deps, call) },
  { method: 'DELETE', path: '/models/:id', right: 'orders:write', handle: (call) => removeModel(deps, call) },
];

async function showBalance(deps: ApiDeps, { context, caller: { userId } }: Call): Promise<Response> {
  const statement = await readStatement(deps, { kind: 'person', userId }, { userId, most: 0 });
  if (statement.kind === 'forbidden') throw new ApiProblem('forbidden');
  const { available, pending } = statement.balance;
  return context.json({ unit: 'credits', available, reserved: pending });
}

function named({ id, name }: { id: number; name: string }) {
  return { id, name };
}

async function showStyles({ sql }: ApiDeps, { context }: Call): Promise<Response> {
  const [product, portrait] = await Promise.all([listStyles(sql), listPortraitStyles(sql, 'en')]);
  return context.json({ product: product.map(named), portrait: portrait.map(named) });
}

function toApiModel({ id, name, subject, orderId, trainedAt, expiresAt }: TrainedModel) {
  return {
    id,
    name,
    subject,
    order_id: orderId,
    trained_at: trainedAt.toISOString(),
    expires_at: expiresAt.toISOString(),
  };
}

async function showModel({ sql }: ApiDeps, call: Call): Promise<Response> {
  const model = await readModel(sql, idOf(call));
  if (model === undefined || !isUsable(model, call.caller.userId)) throw new ApiProblem('not_found');
  return call.context.json(toApiModel(model));
}

async function removeModel(deps: ApiDeps, call: Call): Promise<Response> {
  const who = { kind: 'person', userId: call.caller.userId } as const;
  const { kind } = await deleteModel(deps, who, { modelId: idOf(call) });
  if (kind === 'unsure') throw new ApiProblem('unavailable', { retryAfterMs: awayMs });
  if (kind !== 'done') throw new ApiProblem('not_found');
  return call.context.body(null, 204);
}
