import { Api, type Transformer } from 'grammy';
import { eitherSignal } from '../../telegram/signal.ts';
import type { Turn } from './turn.ts';

/** Telegram as a handling may use it: once its turn is over no call is made, and those under way end. */
export function guardApi(api: Api, turn: Turn): Api {
  const guarded = new Api(api.token, api.options);
  // oxlint-disable-next-line max-params -- grammY's form of a transformer
  const guard: Transformer = (call, method, payload, signal) => {
    turn.check();
    return call(method, payload, eitherSignal(turn.signal, signal));
  };
  // Nearest to the wire, so that the limits that others set stay.
  guarded.config.use(guard, ...api.config.installedTransformers());
  return guarded;
}
