import type { BroadcastExecutions } from '../../src/operations/broadcast-executions.ts';
import { TemporalAway } from '../../src/operations/order-executions.ts';

export interface SendingDoubles extends BroadcastExecutions {
  /** All that the executions of broadcasts were told, in order. */
  toldOf: unknown[];
  isAway: boolean;
}

/** Executions of broadcasts that only note what they are told. */
export function createSendingDoubles(): SendingDoubles {
  const doubles: SendingDoubles = {
    toldOf: [],
    isAway: false,
    startBroadcast: async (id) => void note({ start: id }),
    pauseBroadcast: async (id, word) => note({ pause: id, ...word }),
    resumeBroadcast: async (id, word) => note({ resume: id, ...word }),
    cancelBroadcast: async (id) => note({ cancel: id }),
    showInChat: async (preview) => void note({ show: preview }),
  };
  function note(what: object) {
    if (doubles.isAway) throw new TemporalAway('away');
    doubles.toldOf.push(what);
    return 'told' as const;
  }
  return doubles;
}
