import { readFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { readConfig, temporalSettings } from '../config/config.ts';
import { seedAmounts } from '../db/prices.ts';
import { connectDatabase } from '../db/sql.ts';
import { createBroadcastExecutions } from '../operations/broadcast-executions.ts';
import { createCatalogExecutions } from '../operations/catalog-executions.ts';
import { createDeletionExecutions } from '../operations/deletion-executions.ts';
import { createDeployExecutions } from '../operations/deploy-executions.ts';
import { createModelExecutions } from '../operations/import-portraits.ts';
import { createOrderExecutions } from '../operations/order-executions.ts';
import { keepPicture } from '../operations/pictures.ts';
import { signInToGoogle } from '../providers/google/sign-in.ts';
import { createHttp } from '../providers/transport/http.ts';
import { createPictureDecoder, photoLimits } from '../storage/decoder.ts';
import { createObjectStores } from '../storage/object-store.ts';
import { connectTemporalClient } from '../temporal/connection.ts';
import { createTexts } from '../texts/texts.ts';
import { runOperator } from './program.ts';
import { makeSecretFiles } from './secret-files.ts';

const complain = (line: string) => process.stderr.write(`${line}\n`);
const warn = (_: object, message: string) => void complain(message);

/** One command on the database and the Temporal of the environment. */
process.exitCode = await runOperator(process.argv.slice(2), {
  user: userInfo().username,
  async open() {
    const config = readConfig(process.env);
    const client = connectTemporalClient(temporalSettings(config));
    const sql = connectDatabase(config.storage.databaseUrl, 2);
    const stores = createObjectStores(config.storage);
    const close = async () => {
      await Promise.all([sql.end({ timeout: 1 }), client.connection.close()]);
    };
    await seedAmounts(sql, config.credits).catch(async (error: unknown) => {
      await close();
      throw error;
    });
    return {
      deps: {
        sql,
        staff: config.telegram,
        settingDefaults: config.settings,
        ...createOrderExecutions({ sql, client }),
        ...createModelExecutions(client),
        ...createCatalogExecutions({ client }),
        ...createDeletionExecutions({ client }),
        ...createBroadcastExecutions({ client }),
        deploys: createDeployExecutions(client),
      },
      baseUrl: config.web.baseUrl,
      wording: createTexts()('en'),
      stores,
      async keepPicture(path) {
        const given = await readFile(path);
        const decoder = createPictureDecoder({ ...photoLimits, log: { warn } });
        const limits = { maxBytes: config.settings['file-bytes'], key: 'operator' };
        try {
          return await keepPicture({ sql, objects: stores.used, decoder }, given, limits);
        } finally {
          await decoder.close();
        }
      },
      close,
    };
  },
  outside: () => ({
    async signInToGoogle(show) {
      const { credentials, apiUrl } = readConfig(process.env).google;
      if (credentials?.kind !== 'oauth') return { kind: 'no_client' };
      const http = createHttp({ userAgent: 'darkroom' });
      return signInToGoogle({ credentials, apiUrl, http, show, waitMs: 600_000 });
    },
    makeSecrets: () => makeSecretFiles('secrets'),
  }),
  print: (line) => process.stdout.write(`${line}\n`),
  warn: complain,
});
