import type { z } from 'zod';

/** A changeable box around the settings of a service, so that every part reads the newest ones. */
export interface Box<Settings> {
  readonly current: Settings;
  /** Merges some fields in; throws a ZodError that names a wrong one. */
  change(patch: unknown): Settings;
}

/** Creates a box; throws a ZodError that names a wrong field. */
export function createBox<Shape extends z.ZodRawShape>(
  schema: z.ZodObject<Shape, z.core.$strict>,
  start: unknown,
): Box<z.infer<z.ZodObject<Shape, z.core.$strict>>> {
  let current = schema.parse(start);
  return {
    get current() {
      return current;
    },
    change(changes) {
      const checked = schema.partial().parse(changes);
      current = schema.parse({ ...current, ...checked });
      return current;
    },
  };
}
