import { z } from 'zod';

/** Where rows and pictures are kept. */
export const storage = z
  .object({
    DATABASE_URL: z
      .string()
      .regex(/^postgres(ql)?:\/\//, 'must begin with postgres://')
      .default('postgres://darkroom@127.0.0.1:5433/darkroom'),
    STORAGE_PATH: z.string().default('.data/objects'),
  })
  .transform(({ DATABASE_URL: databaseUrl, STORAGE_PATH: objectsPath }) => ({ databaseUrl, objectsPath }));
