import { createAstria } from './astria/astria.ts';
import { createAstriaClient } from './astria/client.ts';
import type { AstriaSettings } from './astria/settings.ts';
import { createGatewayClient } from './gateway/client.ts';
import { createGateway } from './gateway/gateway.ts';
import type { GatewaySettings } from './gateway/settings.ts';
import { createGeminiClient } from './gemini/client.ts';
import { createGemini } from './gemini/gemini.ts';
import type { GeminiSettings } from './gemini/settings.ts';
import { createGoogleClient } from './google/client.ts';
import { createGoogle } from './google/google.ts';
import type { GoogleSettings } from './google/settings.ts';
import type { ControlCalls } from './ground/control-calls.ts';
import { createHiggsfieldClient } from './higgsfield/client.ts';
import { createHiggsfield } from './higgsfield/higgsfield.ts';
import type { HiggsfieldSettings } from './higgsfield/settings.ts';
import { createRunningHubClient } from './runninghub/client.ts';
import { createRunningHub } from './runninghub/runninghub.ts';
import type { RunningHubSettings } from './runninghub/settings.ts';
import type { Service, ServiceDeps } from './service.ts';
import { createShopClient } from './shop/client.ts';
import type { ShopSettings } from './shop/settings.ts';
import { createShop } from './shop/shop.ts';

/** What a provider shall do otherwise than by itself from the start. */
export interface ProviderSettings {
  astria?: Partial<AstriaSettings>;
  gateway?: Partial<GatewaySettings>;
  gemini?: Partial<GeminiSettings>;
  google?: Partial<GoogleSettings>;
  higgsfield?: Partial<HiggsfieldSettings>;
  runninghub?: Partial<RunningHubSettings>;
  shop?: Partial<ShopSettings>;
}

/** The providers by the name they are reached under. */
export function createProviders(
  settings: ProviderSettings,
  depsOf: (name: string) => ServiceDeps,
): Record<string, Service> {
  return {
    astria: createAstria(depsOf('astria'), settings.astria),
    gateway: createGateway(depsOf('gateway'), settings.gateway),
    gemini: createGemini(depsOf('gemini'), settings.gemini),
    google: createGoogle(depsOf('google'), settings.google),
    higgsfield: createHiggsfield(depsOf('higgsfield'), settings.higgsfield),
    runninghub: createRunningHub(depsOf('runninghub'), settings.runninghub),
    shop: createShop(depsOf('shop'), settings.shop),
  };
}

/** Who steers the providers from outside, by the same names. */
export function createProviderClients(callsOf: (name: string) => ControlCalls) {
  return {
    astria: createAstriaClient(callsOf('astria')),
    gateway: createGatewayClient(callsOf('gateway')),
    gemini: createGeminiClient(callsOf('gemini')),
    google: createGoogleClient(callsOf('google')),
    higgsfield: createHiggsfieldClient(callsOf('higgsfield')),
    runninghub: createRunningHubClient(callsOf('runninghub')),
    shop: createShopClient(callsOf('shop')),
  };
}

export type ProviderClients = ReturnType<typeof createProviderClients>;
