import { z } from 'zod';

/** Forms that several sections' variables have. Each message continues a sentence that begins with the variable's name. */

export const wholeNumber = (fallback: number, { least = 0, most = Number.MAX_SAFE_INTEGER } = {}) =>
  z
    .string()
    .regex(/^\d{1,15}$/, 'must be a whole number')
    .transform(Number)
    .pipe(z.number().min(least, `must be ${least} or more`).max(most, `must be ${most} or less`))
    .default(fallback);

export const port = (fallback: number) => wholeNumber(fallback, { most: 65_535 });

/** Seconds that people write, milliseconds that we count in. */
export const seconds = (fallback: number, most: number) =>
  wholeNumber(fallback, { least: 5, most }).transform((value) => value * 1_000);

/** Of a page: kept as it is, also a slash at its end. */
export const pageUrl = z.url({ protocol: /^https?$/, message: 'must be an http or https address' });

export const url = pageUrl.transform((text) => text.replace(/\/+$/, ''));

export const onOff = z.enum(['on', 'off'], 'must be on or off').transform((word) => word === 'on');

/** JSON in a variable. `form`: what it must be, in words. */
export const json = (form: string) =>
  z.string().transform((text, context) => {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      context.addIssue(`must be ${form}`);
      return z.NEVER;
    }
  });

/** Names of hosts, separated by commas; `*` for any public one. */
export const hosts = z
  .string()
  .default('*')
  .transform((text): readonly string[] | 'any-public' => {
    const names = text.split(',').map((host) => host.trim());
    return names.includes('*') ? 'any-public' : names.filter((host) => host !== '');
  });
