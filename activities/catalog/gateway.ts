import { cancellationSignal } from '@temporalio/activity';
import type { Gateway } from '../../src/contract/gateway.ts';
import { isProviderError } from '../../src/providers/transport/errors.ts';
import { toFailure } from '../failures.ts';
import type { CatalogDeps } from './deps.ts';
import { runStopped } from './stopped.ts';

/** Work with the shop's CMS. @throws the run's end when there is none, or when it refuses us: a person mends that */
export async function withGateway<T>(
  { gateway, alarm }: Pick<CatalogDeps, 'gateway' | 'alarm'>,
  work: (gateway: Gateway, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  if (gateway === undefined)
    throw runStopped('no_gateway', 'No CMS is set: set EXTERNAL_API_KEY, and GATEWAY_URL.');
  try {
    return await work(gateway, cancellationSignal());
  } catch (error) {
    if (!isProviderError(error) || (error.kind !== 'auth' && error.kind !== 'config')) throw toFailure(error);
    await alarm(`gateway-${error.kind}`, `The shop's CMS cannot be used: ${error.message}`);
    throw runStopped('no_gateway', `The shop's CMS cannot be used: ${error.message}`);
  }
}
