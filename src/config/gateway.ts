import { z } from 'zod';
import { url } from './fields.ts';
import { isHere } from './provider.ts';
import type { StandIn } from './stand-in.ts';

/** The gateway in front of the shop's CMS, where the pictures of the catalog are published. */
export const gateway = z
  .object({
    GATEWAY_URL: url.default('http://127.0.0.1:8002'),
    EXTERNAL_API_KEY: z.string().optional(),
  })
  .transform(({ GATEWAY_URL: apiUrl, EXTERNAL_API_KEY: key }) => ({
    apiUrl,
    /** Undefined: nothing can be published. */
    key,
    /** How often it is asked for changes. On this machine somebody waits to see them. */
    syncMs: isHere(apiUrl) ? 2_000 : 60_000,
  }));

export const gatewayStandIn: StandIn = {
  name: 'CMS',
  keys: /^EXTERNAL_API_KEY$/,
  urlVariable: 'GATEWAY_URL',
  sandboxPath: '/gateway',
  fakes: { EXTERNAL_API_KEY: 'FAKE_GATEWAY_KEY' },
};
