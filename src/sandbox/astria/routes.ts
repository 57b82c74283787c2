import { type Context, Hono } from 'hono';
import { z } from 'zod';
import type { FiredFault } from '../ground/faults.ts';
import { type AccountDeps, balanceOf, findPrompt, findTune, livingPrompts, livingTunes } from './account.ts';
import { answer, type Endpoint } from './answering.ts';
import { catalogue } from './base-models.ts';
import type { Changes } from './changes.ts';
import { createPrompt } from './create-prompt.ts';
import { createTune } from './create-tune.ts';
import { inspect } from './inspection.ts';
import { pageOf } from './lists.ts';
import { entityOf, flag, parseFields, readParams } from './params.ts';
import { type Prompt, promptBody } from './prompts.ts';
import { notFound, Refusal } from './refusals.ts';
import { tuneBody } from './tunes.ts';

export interface RouteDeps extends AccountDeps {
  changes: Changes;
}

type Execute = (context: Context, fired: FiredFault | undefined) => Promise<Response> | Response;

const tunePath = '/tunes/:id{[0-9]+}';
const promptPaths = ['/prompts/:prompt{[0-9]+}', `${tunePath}/prompts/:prompt{[0-9]+}`];
/** How deep the lists can be read by offset. */
const mostOffset = { tunes: 200, prompts: 10_000 };

/** The calls of the vendor's API, all of which need a key; each path works with `.json` at its end as well. */
export function createApiRoutes(deps: RouteDeps): Hono {
  const routes = new Hono();
  const on = (method: string, paths: string[], [point, execute, refused]: Call): void =>
    void routes.on(
      method,
      paths.flatMap((path) => [path, withEnding(path)]),
      (context) =>
        answer(context, `astria.${point}`, {
          deps,
          execute: (fired) => execute(context, fired),
          ...(refused && { refused }),
        }),
    );
  on('POST', ['/tunes'], ['create-tune', (context) => createTune(context, deps), refusedBy('tune', deps)]);
  on(
    'POST',
    [`${tunePath}/prompts`],
    ['create-prompt', (context, fired) => createPrompt(context, deps, fired), refusedBy('prompt', deps)],
  );
  const look = createLooks(deps);
  on('GET', [tunePath], ['status', look.tune]);
  on('GET', promptPaths, ['status', look.prompt]);
  on('GET', ['/tunes'], ['list', look.tunes]);
  on('GET', ['/prompts', `${tunePath}/prompts`], ['list', look.prompts]);
  on('PATCH', [tunePath], ['update', (context) => updateTune(context, deps)]);
  on('DELETE', [tunePath], ['delete', (context) => deleteTune(context, deps)]);
  on('DELETE', promptPaths, ['delete', (context) => deletePrompt(context, deps)]);
  on('POST', ['/images/inspect'], ['inspect', (context, fired) => inspect(context, deps, fired)]);
  on('GET', ['/gallery/tunes', '/cli/models'], ['models', () => Response.json(catalogue())]);
  on(
    'GET',
    ['/users'],
    ['account', () => Response.json({ id: 1, usd_balance_mc: balanceOf(deps).remaining })],
  );
  routes.all('/*', () => Response.json({ status: 404, error: 'Not Found' }, { status: 404 }));
  return routes;
}

type Call = [point: string, execute: Execute, refused?: Endpoint['refused']];

/** The same path with `.json` at its end, which a parameter takes in. */
function withEnding(path: string): string {
  return path.endsWith('}') ? `${path.slice(0, -1)}\\.json}` : `${path}.json`;
}

function refusedBy(noun: 'tune' | 'prompt', { journal }: RouteDeps): Endpoint['refused'] {
  return ({ status, body }) => void journal.append(`astria.${noun}.refused`, { status, body });
}

/** Reads of one and of many. */
function createLooks(deps: RouteDeps): Record<'tune' | 'prompt' | 'tunes' | 'prompts', Execute> {
  const { publicUrl, settings } = deps;
  const checkPace = createPaceCheck(deps);
  const bodyOf = (prompt: Prompt, fired: FiredFault | undefined) =>
    promptBody(prompt, { publicUrl, leavesImagesOut: settings.current.leavesImagesOut, fired });
  return {
    tune(context) {
      const tune = findTune(idOf(context, 'id'), deps);
      checkPace(tune.id);
      return Response.json(tuneBody(tune, publicUrl));
    },
    prompt(context, fired) {
      const prompt = readPrompt(context, deps);
      checkPace(prompt.id);
      return Response.json(bodyOf(prompt, fired));
    },
    tunes(context) {
      const { title, model_type: type, branch } = context.req.query();
      const names = context.req.queries('name[]');
      const found = livingTunes(deps).filter(
        ({ order }) =>
          (title === undefined || order.title === title) &&
          (type === undefined || order.modelType === type) &&
          (branch === undefined || order.branch === branch) &&
          (names === undefined || names.includes(order.name)),
      );
      return Response.json(pageOf(context, found, mostOffset.tunes).map((tune) => tuneBody(tune, publicUrl)));
    },
    prompts(context, fired) {
      const tuneId = context.req.param('id');
      const found = livingPrompts(deps).filter(
        ({ order }) => tuneId === undefined || order.tuneId === Number(tuneId),
      );
      return Response.json(pageOf(context, found, mostOffset.prompts).map((prompt) => bodyOf(prompt, fired)));
    },
  };
}

/** Throws the 429 of an entity looked at again too soon. */
function createPaceCheck({ settings }: RouteDeps): (id: string) => void {
  const lookedAt = new Map<string, number>();
  return (id) => {
    const now = Date.now();
    const isTooSoon = now - (lookedAt.get(id) ?? 0) < settings.current.pollFloorMs;
    lookedAt.set(id, now);
    if (isTooSoon) throw new Refusal(429, 'Too Many Requests');
  };
}

const updateSchema = z.strictObject({ title: z.string().optional(), auto_extend: flag.optional() });

async function updateTune(context: Context, deps: RouteDeps): Promise<Response> {
  const tune = findTune(idOf(context, 'id'), deps);
  const fields = parseFields(updateSchema, entityOf(await readParams(context), 'tune'));
  deps.changes.changeTune(tune, { title: fields.title, autoExtend: fields.auto_extend });
  return Response.json(tuneBody(tune, deps.publicUrl));
}

async function deleteTune(context: Context, deps: RouteDeps): Promise<Response> {
  await deps.changes.removeTune(findTune(idOf(context, 'id'), deps));
  return new Response(null, { status: 200 });
}

async function deletePrompt(context: Context, deps: RouteDeps): Promise<Response> {
  await deps.changes.removePrompt(readPrompt(context, deps));
  return Response.json({ message: 'Prompt successfully deleted' });
}

function readPrompt(context: Context, deps: RouteDeps): Prompt {
  const prompt = findPrompt(idOf(context, 'prompt'), deps);
  const tuneId = context.req.param('id');
  if (tuneId !== undefined && Number(tuneId) !== prompt.order.tuneId) throw notFound();
  return prompt;
}

function idOf(context: Context, name: 'id' | 'prompt'): string {
  return (context.req.param(name) ?? '').replace(/\.json$/, '');
}
