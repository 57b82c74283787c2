import { existsSync } from 'node:fs';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { z } from 'zod';

const yesNo = z.enum(['true', 'false', '1', '0'], 'must be true or false').optional();
const text = z.string().optional();
const file = z
  .string()
  .refine((path) => existsSync(path), 'must be the path of a file that is there')
  .optional();

/** Temporal's own variables, read as all its clients read them; a file counts only where it is named. */
export const temporal = z
  .object({
    TEMPORAL_ADDRESS: text,
    TEMPORAL_NAMESPACE: text,
    TEMPORAL_API_KEY: text,
    TEMPORAL_TLS: yesNo,
    TEMPORAL_TLS_CLIENT_CERT_PATH: file,
    TEMPORAL_TLS_CLIENT_CERT_DATA: text,
    TEMPORAL_TLS_CLIENT_KEY_PATH: file,
    TEMPORAL_TLS_CLIENT_KEY_DATA: text,
    TEMPORAL_TLS_SERVER_CA_CERT_PATH: file,
    TEMPORAL_TLS_SERVER_CA_CERT_DATA: text,
    TEMPORAL_TLS_SERVER_NAME: text,
    TEMPORAL_CONFIG_FILE: file,
    TEMPORAL_PROFILE: text,
  })
  .transform((values, context) => {
    const given = Object.entries(values).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value]],
    );
    try {
      const { connectionOptions, namespace = 'default' } = loadClientConnectConfig({
        overrideEnvVars: Object.fromEntries(given),
      });
      return { connectionOptions, namespace };
    } catch (error) {
      const name = values.TEMPORAL_PROFILE === undefined ? 'TEMPORAL_TLS' : 'TEMPORAL_PROFILE';
      const reason = error instanceof Error ? error.message : String(error);
      context.addIssue({ code: 'custom', path: [name], message: `cannot be followed: ${reason}` });
      return z.NEVER;
    }
  });
