import { type HappeningEnd, watched } from '../../process/happenings.ts';
import { type Answer, type Exchange, ExchangeFailure, exchange } from './exchange.ts';

/** Who is called and for what, in our words. */
export interface CallName {
  provider: string;
  call: string;
}

/** One exchange, counted and traced by whoever wants to: of it they see these names and how it ended, nothing of what was said. */
export async function watchedExchange(labels: CallName, request: Exchange): Promise<Answer> {
  return watched({ kind: 'provider-call', labels: { ...labels }, outcome: outcomeOf }, () =>
    exchange(request),
  );
}

function outcomeOf(end: HappeningEnd<Answer>): string {
  if ('error' in end) return end.error instanceof ExchangeFailure ? end.error.reason : 'failed';
  const { status } = end.value;
  if (status < 400) return 'ok';
  if (status === 401 || status === 403) return 'refused';
  if (status === 429) return 'busy';
  return status < 500 ? 'client_error' : 'server_error';
}
