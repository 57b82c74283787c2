import type { Client } from '@temporalio/client';
import type { Config } from '../config/config.ts';
import type { Sql } from '../db/sql.ts';
import { createModelExecutions } from '../operations/model-executions.ts';
import { createOrderExecutions } from '../operations/order-executions.ts';
import type { Logger } from '../process/logger.ts';
import type { PictureDecoder } from '../storage/decoder.ts';
import type { MediaLinks } from '../storage/links.ts';
import type { ObjectStore } from '../storage/objects.ts';
import type { ApiDeps } from './api/routes.ts';

interface Parts {
  config: Pick<Config, 'telegram' | 'training' | 'settings'>;
  sql: Sql;
  log: Logger;
  client: Client;
  objects: ObjectStore;
  links: MediaLinks;
  /** For photos that strangers send. */
  decoder: PictureDecoder;
}

/** What the API is made from, out of a process's own things. */
export function createApiDeps({ config, client, ...parts }: Parts): ApiDeps {
  const { telegram, training, settings } = config;
  return {
    ...parts,
    staff: telegram,
    settingDefaults: settings,
    trainingPhotos: training.photos,
    ...createOrderExecutions({ sql: parts.sql, client }),
    ...createModelExecutions({ client }),
  };
}
