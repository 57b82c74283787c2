import { z } from 'zod';
import { port } from './fields.ts';

/** Where the servers listen that `npm start` brings; no other process reads them. */
export const local = z
  .object({
    POSTGRES_PORT: port(5433),
    TEMPORAL_PORT: port(7233),
    TEMPORAL_UI_PORT: port(8233),
    /** Unset: a free one. */
    TEMPORAL_METRICS_PORT: port(0),
  })
  .transform((values) => ({
    postgres: values.POSTGRES_PORT,
    temporal: values.TEMPORAL_PORT,
    temporalUi: values.TEMPORAL_UI_PORT,
  }));
