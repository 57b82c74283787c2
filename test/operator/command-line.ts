import { readConfig } from '../../src/config/config.ts';
import type { Sql } from '../../src/db/sql.ts';
import { TemporalAway } from '../../src/operations/order-executions.ts';
import { runOperator } from '../../src/operator/program.ts';
import { createObjectStores, type ObjectStores } from '../../src/storage/object-store.ts';
import { createTexts } from '../../src/texts/texts.ts';
import { createTestDatabase } from '../harness/database.ts';
import { createSendingDoubles, type SendingDoubles } from '../operations/broadcast-scene.ts';
import { createRunExecutions, type RunExecutions } from '../operations/catalog-scene.ts';
import { createDeployDouble, type DeployDouble } from '../operations/deploy-doubles.ts';
import type { Ran } from './run.ts';

/** The command line in this process, over a database of its own. */
export interface CommandLine {
  url: string;
  sql: Sql;
  /** Only note what they are told; anew for each test that says so. */
  executions: RunExecutions;
  sending: SendingDoubles;
  /** Nowhere, for tests that name none. */
  stores: ObjectStores;
  deploys: DeployDouble;
  /** As `npm run operator -- …` does it, as max. */
  run(...args: string[]): Promise<Ran>;
  close(): Promise<void>;
}

const never = () => Promise.reject(new Error('no command of the catalog asks for this'));

export async function createCommandLine(): Promise<CommandLine> {
  const database = await createTestDatabase();
  const { url, sql } = database;
  const line: CommandLine = {
    url,
    sql,
    executions: createRunExecutions(),
    sending: createSendingDoubles(),
    stores: createObjectStores({ objectsPath: '/nowhere', s3: undefined, writeTo: undefined }),
    deploys: createDeployDouble(),
    close: () => database.drop(),
    async run(...args) {
      const ran = { out: [] as string[], err: [] as string[] };
      const code = await runOperator([...args, '--as', 'max'], {
        user: 'nobody',
        open: async () => ({
          deps: {
            sql,
            staff: { adminIds: [], operatorIds: [] },
            settingDefaults: readConfig({}).settings,
            ...line.executions,
            ...line.sending,
            startOrder: () => Promise.reject(new TemporalAway('away')),
            cancelOrder: never,
            startModel: never,
            startDeletion: async () => undefined,
            deploys: line.deploys,
          },
          baseUrl: 'https://darkroom.example.test',
          wording: createTexts()('en'),
          stores: line.stores,
          keepPicture: async (path) => (path.endsWith('.png') ? 'a'.repeat(64) : undefined),
          close: async () => undefined,
        }),
        outside: () => {
          throw new Error('no command of the catalog goes there');
        },
        print: (text) => ran.out.push(text),
        warn: (text) => ran.err.push(text),
      });
      return { code, out: ran.out.join('\n').trim(), err: ran.err.join('\n').trim() };
    },
  };
  return line;
}
