import { z } from 'zod';
import { deploymentName } from '../contract/deploys.ts';

/** Part of an address at Temporal, where names are divided by points. */
const buildId = z
  .string()
  .regex(/^[\w-][\w.+-]{0,99}$/, 'must be a short name without spaces, such as 0.4.0 or 20261129-3f2a91c');

/** Which version of Darkroom this is, to a Temporal that hands each order to the version it began with. */
export const deploys = z
  .object({
    WORKER_VERSIONING: z.enum(['on', 'off'], 'must be on or off').default('off'),
    BUILD_ID: buildId.optional(),
  })
  .transform(({ WORKER_VERSIONING: versioning, BUILD_ID: id }, context) => {
    if (versioning === 'off') return { version: undefined };
    if (id !== undefined) return { version: { deploymentName, buildId: id } };
    const message = 'must name this version when WORKER_VERSIONING is on';
    context.addIssue({ code: 'custom', path: ['BUILD_ID'], message });
    return z.NEVER;
  });
