import { Api } from 'grammy';
import { SocksProxyAgent } from 'socks-proxy-agent';

export interface TelegramSettings {
  token: string;
  /** Without a slash at its end. */
  apiUrl: string;
  /** socks5://… when Telegram is not reached directly. */
  proxyUrl?: string | undefined;
}

/** Longer than the longest poll, and enough for 50 MB through a thin line. */
const callLimitSeconds = 60;

/** Telegram's methods. No call repeats itself: those who call know whether a repeat does harm. */
export function createTelegramApi({ token, apiUrl, proxyUrl }: TelegramSettings): Api {
  return new Api(token, {
    apiRoot: apiUrl,
    timeoutSeconds: callLimitSeconds,
    ...(proxyUrl !== undefined && { baseFetchConfig: { agent: new SocksProxyAgent(proxyUrl) } }),
  });
}
