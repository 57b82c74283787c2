import { activityInfo } from '@temporalio/activity';
import type { ProviderError } from '../../src/providers/transport/errors.ts';
import { PictureNotDecoded } from '../../src/storage/decoder.ts';
import { toFailure, toLaterFailure } from '../failures.ts';
import type { CatalogDeps } from './deps.ts';

/** A person mends the key or the balance. */
const mendingMs = 10 * 60_000;
/** Trouble of theirs that does not pass in so many attempts, some minutes, may be the picture's. */
const mostAttempts = 8;

/** How a paid call can end that was answered by nothing. */
export interface Unanswered {
  /** Of the alarm, such as `describe`, and what cannot be done, such as `Pictures cannot be described`. */
  name: string;
  trouble: string;
  /** It is paid perhaps, and is not made again by itself. */
  lose(): Promise<void>;
  /** It was not made: refused for what it shows · `unusable`, which no other try would mend · failed. */
  end(why: 'refused' | 'unusable' | 'failed', reason: string): Promise<void>;
  /** Nothing was begun: it is made by another attempt. */
  takeBack(): Promise<void>;
}

/** Ends a call of its own by what its failure means. @throws when others would meet the same now */
export async function endUnanswered(
  { alarm }: Pick<CatalogDeps, 'alarm'>,
  error: ProviderError,
  call: Unanswered,
): Promise<void> {
  const { kind, detail, message } = error;
  switch (kind) {
    case 'unknown_outcome':
      return call.lose();
    case 'moderation':
      return call.end('refused', detail);
    case 'invalid_input':
    case 'gone':
      return call.end('unusable', detail);
    case 'provider_error':
    case 'busy':
      if (kind === 'busy' || activityInfo().attempt < mostAttempts) await call.takeBack();
      else await call.end('failed', detail);
      throw toFailure(error);
    case 'auth':
    case 'no_funds':
    case 'config':
      await call.takeBack();
      await alarm(
        `catalog-${call.name}-${kind}`,
        `${call.trouble}: ${message}. It is tried again every ten minutes.`,
      );
      throw toLaterFailure(message, mendingMs);
    default:
      kind satisfies never;
  }
}

/** A decoding that was cut by a busy machine succeeds the next time, but not for ever. */
export function undefinedIfUndecoded(error: unknown): undefined {
  if (error instanceof PictureNotDecoded && activityInfo().attempt >= mostAttempts) return undefined;
  throw error;
}
