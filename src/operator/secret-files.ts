import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface SecretFile {
  name: string;
  /** `made`: by this call. `kept`: it was there, and is as it was. `empty`: a person fills it in, or nobody: it counts as unset then. */
  state: 'made' | 'kept' | 'empty';
  /** What a person writes into it. */
  about?: string;
}

interface Made {
  name: string;
  make: (read: (name: string) => string) => string;
}

const random = (bytes: number) => randomBytes(bytes).toString('hex');
const password = (name: string): Made => ({ name, make: () => random(24) });

/** What nobody needs to know; an address comes after the password in it. */
const made: readonly Made[] = [
  password('postgres_password'),
  password('darkroom_database_password'),
  password('temporal_database_password'),
  databaseUrl('database_url', 'darkroom', 'darkroom'),
  databaseUrl('temporal_database_url', 'temporal', 'temporal'),
  databaseUrl('temporal_visibility_database_url', 'temporal', 'temporal_visibility'),
  { name: 'link_secret', make: () => random(32) },
  { name: 'webhook_secret', make: () => random(32) },
  { name: 'temporal_codec_keys', make: () => `${today()}:${randomBytes(32).toString('base64')}` },
  { name: 's3_access_key_id', make: () => random(10) },
  { name: 's3_secret_access_key', make: () => random(20) },
  password('grafana_admin_password'),
];

/** What only a person knows. */
const asked: Readonly<Record<string, string>> = {
  telegram_bot_token: "the bot's token, from BotFather",
  webhook_url: 'where Telegram reaches the bot, https://…; without it the bot polls',
  higgsfield_api_key: 'Higgsfield: the key',
  higgsfield_api_key_secret: 'Higgsfield: its secret',
  higgsfield_webhook_secret: 'Higgsfield: the secret of signed callbacks, as its console shows it',
  runninghub_api_key_1: 'RunningHub: the key of the first account',
  runninghub_workflow_product_1: "RunningHub: the id of that account's workflow",
  astria_api_key: 'Astria: the key',
  gemini_api_key: 'Gemini: the key',
  google_credentials: 'Google: the JSON of a service account',
  external_api_key: 'CMS: the key of its gateway',
};

const settingFiles: Readonly<Record<string, string>> = {
  'settings.env': `# Settings of all processes that are no secrets, a line each, as .env.example names them:
#ADMIN_TELEGRAM_ID=1001
#PUBLIC_URL=https://darkroom.example.test
# Pictures in S3 instead of a folder; for one on this machine start it by the profile s3 of docker-compose.yml.
#S3_BUCKET=darkroom
#S3_ENDPOINT=http://s3:7070
`,
  'worker.env': `# Settings of the worker alone: keys and workflows of further accounts.
#RUNNINGHUB_API_KEY_2=
#RUNNINGHUB_WORKFLOW_PRODUCT_2=
`,
};

/**
 * Makes the files that docker-compose.yml reads secrets from, as far as they are missing; what is there stays as it is. Only their
 * owner can open the folder. The files themselves can be read by all, as a container gets them as they are, and its user is another.
 */
export function makeSecretFiles(folder: string): SecretFile[] {
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, 0o700);
  const path = (name: string) => join(folder, name);
  const write = (name: string, text: string) => {
    writeFileSync(path(name), text, { flag: 'wx' });
    chmodSync(path(name), 0o644);
  };
  for (const [name, text] of Object.entries(settingFiles)) if (!existsSync(path(name))) write(name, text);
  const own = made.map(({ name, make }): SecretFile => {
    if (existsSync(path(name))) return { name, state: 'kept' };
    write(name, `${make((other) => readFileSync(path(other), 'utf8').trim())}\n`);
    return { name, state: 'made' };
  });
  const people = Object.entries(asked).map(([name, about]): SecretFile => {
    if (!existsSync(path(name))) write(name, '');
    const isEmpty = readFileSync(path(name), 'utf8').trim() === '';
    return { name, about, state: isEmpty ? 'empty' : 'kept' };
  });
  return [...own, ...people];
}

function databaseUrl(name: string, role: string, database: string): Made {
  return {
    name,
    make: (read) => `postgres://${role}:${read(`${role}_database_password`)}@postgres:5432/${database}`,
  };
}

/** Tells keys apart when there are several. */
function today(): string {
  return new Date().toISOString().slice(0, 10);
}
