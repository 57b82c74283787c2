import { z } from 'zod';
import { json, url, wholeNumber } from './fields.ts';
import type { StandIn } from './stand-in.ts';

const telegramId = z.coerce
  .number('must be a Telegram id, a whole number')
  .int('must be a Telegram id, a whole number')
  .positive('must be a Telegram id of a person, above zero');

/** One id, several with commas between them, or a JSON list. */
const telegramIds = z
  .string()
  .transform((text) => text.replace(/^\s*\[|\]\s*$/g, '').split(',') as unknown)
  .pipe(z.array(telegramId));

export const telegram = z
  .object({
    TELEGRAM_BOT_TOKEN: z
      .string()
      .regex(/^\d+:[\w-]{30,}$/, 'must look like 000000000:FAKE…, as BotFather gives it')
      .optional(),
    TELEGRAM_API_URL: url.default('https://api.telegram.org'),
    TELEGRAM_PROXY_URL: z
      .string()
      .regex(/^socks5?h?:\/\//, 'must begin with socks5://')
      .optional(),
    TELEGRAM_AUTHORIZED_USERS: json('a JSON list of Telegram ids such as [1001,1002]')
      .pipe(z.array(telegramId))
      .default([]),
    ADMIN_TELEGRAM_ID: telegramIds.default([]),
    WEBHOOK_URL: url.optional(),
    WEBHOOK_SECRET: z
      .string()
      .regex(/^[\w-]{32,256}$/, 'must be 32 to 256 characters of A–Z a–z 0–9 _ -')
      .optional(),
    ALBUM_SILENCE_MS: wholeNumber(1_500, { most: 10_000 }),
    TELEGRAM_MESSAGES_PER_SECOND: wholeNumber(30, { least: 1, most: 1_000 }),
  })
  .transform((values, context) => {
    const { WEBHOOK_URL: webhookUrl, WEBHOOK_SECRET: secret } = values;
    if (webhookUrl !== undefined && secret === undefined) {
      const message = 'is missing: without it anybody could post updates to WEBHOOK_URL';
      context.addIssue({ code: 'custom', path: ['WEBHOOK_SECRET'], message });
    }
    return {
      token: values.TELEGRAM_BOT_TOKEN,
      apiUrl: values.TELEGRAM_API_URL,
      proxyUrl: values.TELEGRAM_PROXY_URL,
      operatorIds: values.TELEGRAM_AUTHORIZED_USERS,
      adminIds: values.ADMIN_TELEGRAM_ID,
      webhook: webhookUrl !== undefined && secret !== undefined ? { url: webhookUrl, secret } : undefined,
      albumSilenceMs: values.ALBUM_SILENCE_MS,
      /** What Telegram takes from one bot. */
      messagesPerSecond: values.TELEGRAM_MESSAGES_PER_SECOND,
    };
  });

export const telegramStandIn: StandIn = {
  name: 'Telegram',
  keys: /^TELEGRAM_BOT_TOKEN$/,
  urlVariable: 'TELEGRAM_API_URL',
  sandboxPath: '/telegram',
  fakes: { TELEGRAM_BOT_TOKEN: '000000000:FAKE-sandbox-bot-token-0000000000000' },
  // Who is there from the start, before the first one whom somebody adds.
  usual: { TELEGRAM_AUTHORIZED_USERS: '[1000]' },
};
