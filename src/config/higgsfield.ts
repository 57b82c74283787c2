import { z } from 'zod';
import { type StudioModel, studioModels } from '../contract/studio.ts';
import { hosts, json, onOff, seconds, url, wholeNumber } from './fields.ts';
import { exchange, needsLinks } from './provider.ts';
import type { StandIn } from './stand-in.ts';
import { reach } from './web.ts';

const model = z.object({
  /** Path of the paid call. */
  path: z.string().startsWith('/'),
  /** Field that takes the references, and whether each is a plain URL or an object around it. */
  imageField: z.string(),
  imageShape: z.enum(['url', 'object']),
  extra: z.record(z.string(), z.unknown()).default({}),
});

type HiggsfieldModels = Readonly<Record<StudioModel, z.infer<typeof model>>>;

/**
 * What Higgsfield calls our models. The vendor announces that paths and fields will change, and the path of Seedream 4.5 was
 * never seen on this API: HIGGSFIELD_MODELS overrides each entry as JSON.
 */
const defaults: HiggsfieldModels = {
  'nano-banana': {
    path: '/nano-banana',
    imageField: 'input_images',
    imageShape: 'object',
    extra: { num_images: 1, output_format: 'png' },
  },
  'seedream-4.5': {
    path: '/bytedance/seedream/v4.5',
    imageField: 'image_urls',
    imageShape: 'url',
    extra: { resolution: '2K', camera_fixed: false },
  },
};

const models = json('JSON, an object by model')
  .pipe(z.partialRecord(z.enum(studioModels), model))
  .transform((overrides): HiggsfieldModels => ({ ...defaults, ...overrides }))
  .default(defaults);

export const higgsfield = z
  .object({
    ...reach,
    HIGGSFIELD_API_KEY: z.string().optional(),
    HIGGSFIELD_API_KEY_SECRET: z.string().optional(),
    HIGGSFIELD_API_URL: url.default('https://api.higgsfield.ai'),
    HIGGSFIELD_MAX_JOBS: wholeNumber(4, { least: 1, most: 100_000 }),
    HIGGSFIELD_PROFILE: z.enum(['weak', 'newer'], 'must be weak or newer').default('weak'),
    HIGGSFIELD_CALLBACKS: onOff.default(true),
    HIGGSFIELD_INPUTS: z.enum(['upload', 'links'], 'must be upload or links').default('upload'),
    HIGGSFIELD_WEBHOOK_SECRET: z
      .string()
      .regex(
        /^whsec_(?:[A-Za-z0-9+/]{4}){4,}(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/,
        'must be whsec_ and base64',
      )
      .optional(),
    HIGGSFIELD_RESULT_HOSTS: hosts,
    HIGGSFIELD_MODELS: models,
    API_GENERATION_TIMEOUT: seconds(300, 3_600),
  })
  .transform((values, context) => {
    const { HIGGSFIELD_API_KEY: key, HIGGSFIELD_API_KEY_SECRET: secret, HIGGSFIELD_INPUTS: inputs } = values;
    const refuse = (name: keyof typeof values, message: string) =>
      context.addIssue({ code: 'custom', path: [name], message });
    if (key !== undefined && secret === undefined)
      refuse('HIGGSFIELD_API_KEY_SECRET', 'is missing: Higgsfield takes the key and its secret together');
    const ways = exchange(
      {
        apiUrl: values.HIGGSFIELD_API_URL,
        callbacks: values.HIGGSFIELD_CALLBACKS,
        resultHosts: values.HIGGSFIELD_RESULT_HOSTS,
        webhookSecret: values.HIGGSFIELD_WEBHOOK_SECRET,
        inputs,
      },
      values,
    );
    if (inputs === 'links' && ways.links === undefined) refuse('HIGGSFIELD_INPUTS', needsLinks);
    return {
      ...ways,
      accounts:
        key !== undefined && secret !== undefined
          ? [{ number: 1, key, secret, places: values.HIGGSFIELD_MAX_JOBS }]
          : [],
      profile: values.HIGGSFIELD_PROFILE,
      models: values.HIGGSFIELD_MODELS,
      /** When a picture that has not come is given up. */
      limitMs: values.API_GENERATION_TIMEOUT,
    };
  });

export const higgsfieldStandIn: StandIn = {
  name: 'Higgsfield',
  keys: /^HIGGSFIELD_API_KEY$/,
  urlVariable: 'HIGGSFIELD_API_URL',
  sandboxPath: '/higgsfield',
  fakes: { HIGGSFIELD_API_KEY: 'FAKE_KEY', HIGGSFIELD_API_KEY_SECRET: 'FAKE_SECRET' },
};
