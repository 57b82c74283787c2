import sharp from 'sharp';
import { createAstria } from '../../src/sandbox/astria/astria.ts';
import { type AstriaClient, createAstriaClient } from '../../src/sandbox/astria/client.ts';
import type { AstriaSettings } from '../../src/sandbox/astria/settings.ts';
import { createControlCalls } from '../../src/sandbox/ground/control-calls.ts';
import { openService, type ServiceRig } from './service-rig.ts';

type Data = Record<string, unknown>;

/** Public models of the catalogue. */
export const flux = 1504944;
export const nanoBanana = 3618064;

/** What the API tells of a tune or a prompt, as far as tests look at it. */
export interface Entity {
  id: number;
  title: string;
  branch: string;
  model_type: string | null;
  token: string;
  started_training_at: string | null;
  trained_at: string | null;
  expires_at: string | null;
  orig_images: string[];
  tune_id: number;
  text: string;
  ar: string;
  seed: number;
  images?: string[];
  user_error: string | null;
}

/** One answer: `body` is undefined where there is no JSON. */
export interface Answer<Body> {
  status: number;
  body: Body;
  text: string;
}

/** A simulator on a port of its own, as quick as can be unless the settings say otherwise. */
export interface Simulator extends ServiceRig {
  /** Sends an object as JSON and a form as it is. */
  call: <Body = Entity>(method: string, path: string, body?: Data | FormData) => Promise<Answer<Body>>;
  /** Creates a tune of uploaded photos; resolves when it is trained. */
  train: (fields?: Record<string, string>) => Promise<Entity>;
  /** Sends a prompt of a LoRA to Flux. */
  prompt: (tuneId: number, fields?: Data) => Promise<Answer<Entity>>;
  ended: (noun: 'tune' | 'prompt', id: number) => Promise<Data>;
  client: AstriaClient;
}

/** Starts a simulator that ends with the test. */
export async function simulator(
  options: { settings?: Partial<AstriaSettings>; dataDir?: string } = {},
): Promise<Simulator> {
  const quick = { queuedMs: 0, runMs: 0, trainingQueuedMs: 0, trainingMs: 0, longestSide: 64 };
  const settings = { ...quick, ...options.settings };
  const rig = await openService('astria', options.dataDir, (deps) => createAstria(deps, settings));
  const call = callsTo(`${rig.origin}/astria`);
  const ended: Simulator['ended'] = (noun, id) =>
    rig.journalled(`astria.${noun}.ended`, (data) => data[`${noun}_id`] === String(id));
  return {
    ...rig,
    call,
    ended,
    async train(fields = {}) {
      const { body } = await call('POST', '/tunes', await tuneForm(fields));
      await ended('tune', body.id);
      return (await call('GET', `/tunes/${body.id}`)).body;
    },
    prompt: (tuneId, fields = {}) =>
      call('POST', `/tunes/${flux}/prompts`, {
        prompt: { text: `<lora:${tuneId}:1> ohwx man, studio`, seed: 42, ...fields },
      }),
    client: createAstriaClient(createControlCalls(`${rig.origin}/sandbox/astria`)),
  };
}

function callsTo(base: string): Simulator['call'] {
  return async (method: string, path: string, body?: Data | FormData) => {
    const isForm = body instanceof FormData;
    const response = await fetch(`${base}${path}`, {
      method,
      headers: {
        authorization: 'Bearer sd_FAKE0000',
        ...(body && !isForm && { 'content-type': 'application/json' }),
      },
      ...(body && { body: isForm ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') === true;
    return { status: response.status, text, body: isJson ? JSON.parse(text) : undefined };
  };
}

/** A form of a LoRA of a man with four photos; `fields` replace or add some, and a blank one leaves it out. */
export async function tuneForm(fields: Record<string, string> = {}, photos = 4): Promise<FormData> {
  const form = new FormData();
  const tune = {
    title: crypto.randomUUID(),
    name: 'man',
    base_tune_id: String(flux),
    model_type: 'lora',
    preset: 'flux-lora-portrait',
    ...fields,
  };
  for (const [name, value] of Object.entries(tune)) form.append(`tune[${name}]`, value);
  for (let index = 0; index < photos; index += 1) {
    form.append('tune[images][]', await photo(['red', 'lime', 'blue', 'white'][index % 4]), `${index}.jpg`);
  }
  return form;
}

/** A photo of one colour; its thin lines are what makes it sharp. */
export async function photo(background = 'red', hasLines = true): Promise<File> {
  const lines = Buffer.from(
    '<svg width="96" height="96"><path d="M16 0V96M48 0V96M80 0V96" stroke="black" stroke-width="2"/></svg>',
  );
  const bytes = await sharp({ create: { width: 96, height: 96, channels: 3, background } })
    .composite(hasLines ? [{ input: lines }] : [])
    .jpeg()
    .toBuffer();
  return new File([new Uint8Array(bytes)], 'photo.jpg', { type: 'image/jpeg' });
}
