import { Api, GrammyError } from 'grammy';
import { SocksProxyAgent } from 'socks-proxy-agent';
import { watched } from '../process/happenings.ts';
import { classifyTelegramError } from './errors.ts';
import { callSignal } from './signal.ts';

export interface TelegramSettings {
  token: string;
  /** Without a slash at its end. */
  apiUrl: string;
  /** socks5://… when Telegram is not reached directly. */
  proxyUrl?: string | undefined;
}

/** Above every limit that a call sets for itself: a poll's, or that of 50 MB through a thin line. */
const callLimitSeconds = 300;
/** For calls that set no limit of their own: far more than Telegram needs for a text, and a person waits for the answer. */
const textLimitMs = 8_000;

/** Telegram's methods. No call repeats itself: those who call know whether a repeat does harm. */
export function createTelegramApi({ token, apiUrl, proxyUrl }: TelegramSettings): Api {
  const api = new Api(token, {
    apiRoot: apiUrl,
    timeoutSeconds: callLimitSeconds,
    ...(proxyUrl !== undefined && { baseFetchConfig: { agent: new SocksProxyAgent(proxyUrl) } }),
  });
  // oxlint-disable-next-line max-params -- grammY's form of a transformer
  api.config.use((call, method, payload, signal) =>
    watched(
      {
        kind: 'telegram-call',
        labels: { method },
        outcome: (end) => {
          if ('error' in end) return classifyTelegramError(end.error).kind;
          if (end.value.ok) return 'ok';
          return classifyTelegramError(new GrammyError('', end.value, method, {})).kind;
        },
      },
      () => call(method, payload, signal ?? callSignal(textLimitMs)),
    ),
  );
  return api;
}
