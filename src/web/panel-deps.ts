import type { Client } from '@temporalio/client';
import type { Config } from '../config/config.ts';
import type { Sql } from '../db/sql.ts';
import { createBroadcastExecutions } from '../operations/broadcast-executions.ts';
import { createCatalogExecutions } from '../operations/catalog-executions.ts';
import { createDeletionExecutions } from '../operations/deletion-executions.ts';
import { createModelExecutions } from '../operations/model-executions.ts';
import { createOrderExecutions } from '../operations/order-executions.ts';
import type { Logger } from '../process/logger.ts';
import { createLinks } from '../storage/links.ts';
import type { ObjectStore } from '../storage/objects.ts';
import { createTexts } from '../texts/texts.ts';
import type { PanelDeps } from './panel/deps.ts';

interface Parts {
  config: Pick<Config, 'telegram' | 'web' | 'temporal' | 'settings'>;
  sql: Sql;
  log: Logger;
  /** Connects with its first call: the panel shows what it knows while Temporal is away. */
  client: Client;
  objects: ObjectStore;
  decoder: PanelDeps['decoder'];
  /** Signs links to pictures. */
  secret: string;
}

/** What the panel is made from, out of a process's own things. */
export function createPanelDeps({ config, sql, log, client, objects, decoder, secret }: Parts): PanelDeps {
  const { telegram, web, temporal } = config;
  const { temporalUiUrl: url } = web;
  return {
    sql,
    staff: telegram,
    settingDefaults: config.settings,
    decoder,
    log,
    objects,
    texts: createTexts(),
    links: createLinks({ secret, baseUrl: '' }),
    baseUrl: web.baseUrl,
    isSecure: web.baseUrl.startsWith('https:'),
    temporalUi: url === undefined ? undefined : { url, namespace: temporal.namespace },
    ...createOrderExecutions({ sql, client }),
    ...createModelExecutions({ client }),
    ...createCatalogExecutions({ client }),
    ...createDeletionExecutions({ client }),
    ...createBroadcastExecutions({ client }),
  };
}
