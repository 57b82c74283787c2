import { z } from 'zod';
import { hosts, json, onOff, seconds, url, wholeNumber } from './fields.ts';
import { exchange, needsLinks } from './provider.ts';
import type { StandIn } from './stand-in.ts';
import { reach } from './web.ts';

const baseTuneId = z.int().positive();

/** Ids are the vendor's public models. A model is prompted by the route it was made by: another route leaves those there are unused. */
const routes = z.union(
  [
    z.strictObject({
      modelType: z.literal('lora').default('lora'),
      baseTuneId: baseTuneId.default(1_504_944),
      preset: z
        .string()
        .regex(/^[\w-]{1,60}$/)
        .nullable()
        .default('flux-lora-portrait'),
      /** The word that a model learns for its person. */
      token: z
        .string()
        .regex(/^[a-z]{2,20}$/)
        .default('ohwx'),
      /** `fast` is a mock that costs nothing; the base's without it. */
      branch: z
        .string()
        .regex(/^\w{1,20}$/)
        .exactOptional(),
    }),
    z.strictObject({ modelType: z.literal('faceid'), baseTuneId: baseTuneId.default(3_618_064) }),
  ],
  'must be an object with modelType lora or faceid, baseTuneId, and for lora preset, token, branch',
);

const most = { least: 0, most: 1_000 };

/** One account: trained models belong to it, and no other could make pictures with them. */
export const astria = z
  .object({
    ...reach,
    ASTRIA_API_KEY: z.string().optional(),
    ASTRIA_API_URL: url.default('https://api.astria.ai'),
    ASTRIA_MAX_TRAININGS: wholeNumber(5, most),
    ASTRIA_MAX_JOBS: wholeNumber(10, most),
    ASTRIA_CALLBACKS: onOff.default(true),
    ASTRIA_INPUTS: z.enum(['upload', 'links'], 'must be upload or links').default('upload'),
    ASTRIA_RESULT_HOSTS: hosts,
    ASTRIA_IDEMPOTENCY: onOff.default(false),
    ASTRIA_INSPECTION: onOff.default(true),
    ASTRIA_ROUTE: json('JSON, an object').pipe(routes).default(routes.parse({})),
    ASTRIA_TRAINING_TIMEOUT: seconds(10_800, 86_400),
    ASTRIA_TIMEOUT: seconds(600, 3_600),
  })
  .transform((values, context) => {
    const { ASTRIA_API_KEY: key, ASTRIA_INPUTS: inputs } = values;
    const ways = exchange(
      {
        apiUrl: values.ASTRIA_API_URL,
        callbacks: values.ASTRIA_CALLBACKS,
        resultHosts: values.ASTRIA_RESULT_HOSTS,
        inputs,
      },
      values,
    );
    if (inputs === 'links' && ways.links === undefined)
      context.addIssue({ code: 'custom', path: ['ASTRIA_INPUTS'], message: needsLinks });
    const places = { training: values.ASTRIA_MAX_TRAININGS, generation: values.ASTRIA_MAX_JOBS };
    return {
      ...ways,
      accounts: key === undefined ? [] : [{ number: 1, key, places }],
      route: values.ASTRIA_ROUTE,
      /** The account's switch: the same request is the same job. */
      isIdempotent: values.ASTRIA_IDEMPOTENCY,
      /** Whether photos are shown to it before a training is paid. */
      inspects: values.ASTRIA_INSPECTION,
      /** When a training that has not ended is given up: nothing there says that one failed. */
      trainingLimitMs: values.ASTRIA_TRAINING_TIMEOUT,
      /** When portraits that have not come are given up. */
      limitMs: values.ASTRIA_TIMEOUT,
    };
  });

export const astriaStandIn: StandIn = {
  name: 'Astria',
  keys: /^ASTRIA_API_KEY$/,
  urlVariable: 'ASTRIA_API_URL',
  sandboxPath: '/astria',
  fakes: { ASTRIA_API_KEY: 'sd_FAKE0000' },
};
