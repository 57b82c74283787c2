import { z } from 'zod';
import { port, url } from './fields.ts';

/** How web is reached; each provider's section makes of it how that provider reaches us. */
export const reach = {
  PUBLIC_URL: url.optional(),
  WEB_PORT: port(8080),
  LINK_SECRET: z.string().min(32, 'must have 32 characters or more').optional(),
};

export const web = z
  .object({
    ...reach,
    TEMPORAL_UI_URL: url.optional(),
    ADMIN_PASSWORD: z.string().trim().optional(),
  })
  .transform(({ PUBLIC_URL, WEB_PORT, LINK_SECRET, TEMPORAL_UI_URL, ADMIN_PASSWORD }) => ({
    port: WEB_PORT,
    /** What links to media begin with. */
    baseUrl: PUBLIC_URL ?? here(WEB_PORT),
    /** Signs them; without it links end with the process that made them. */
    linkSecret: LINK_SECRET,
    /** Where Temporal's own pages are, for links to executions. */
    temporalUiUrl: TEMPORAL_UI_URL,
    /** The first password of the panel's owner, as an earlier system had one for all. */
    adminPassword: ADMIN_PASSWORD,
  }));

/** Where web is for whoever runs on this machine. */
export function here(webPort: number): string {
  return `http://127.0.0.1:${webPort}`;
}
