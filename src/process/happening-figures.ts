import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import { type HappeningKind, type HappeningMessage, watchHappenings } from './happenings.ts';

interface HappeningFigures {
  /** `darkroom_<name>s_total`, `darkroom_<name>s_open` and `darkroom_<name>_seconds`. */
  name: string;
  labels: readonly string[];
  help: string;
}

const told: Readonly<Record<HappeningKind, HappeningFigures>> = {
  update: { name: 'update', labels: [], help: 'attempts to handle what people sent' },
  'provider-call': { name: 'provider_call', labels: ['provider', 'call'], help: 'calls of outside services' },
  'telegram-call': { name: 'telegram_call', labels: ['method'], help: 'calls of the Bot API' },
  'object-call': { name: 'object_call', labels: ['operation'], help: 'accesses to the object store' },
  'decoder-job': { name: 'decoder_job', labels: ['work'], help: 'pictures to decode, their wait included' },
  callback: { name: 'callback', labels: ['provider'], help: 'callbacks of providers' },
};

const seconds = [0.005, 0.025, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120];

/** Counts what happens in this process from now on. @returns how to stop */
export function countHappenings(registry: Registry): () => void {
  const figures = Object.fromEntries(
    Object.entries(told).map(([kind, { name, labels, help }]) => {
      const shared = { labelNames: [...labels], registers: [registry] };
      return [
        kind,
        {
          total: new Counter({
            ...shared,
            name: `darkroom_${name}s_total`,
            help: `Ended ${help}`,
            labelNames: [...labels, 'outcome'],
          }),
          open: new Gauge({ ...shared, name: `darkroom_${name}s_open`, help: `Now under way: ${help}` }),
          took: new Histogram({
            ...shared,
            name: `darkroom_${name}_seconds`,
            help: `Seconds of ${help}`,
            buckets: seconds,
          }),
        },
      ];
    }),
  );
  const of = ({ kind }: HappeningMessage) => figures[kind];
  return watchHappenings({
    began: (message) => of(message)?.open.inc({ ...message.labels }),
    ended: (message, outcome) => {
      const { labels, startedAtMs } = message;
      const figure = of(message);
      figure?.open.dec({ ...labels });
      figure?.total.inc({ ...labels, outcome });
      figure?.took.observe({ ...labels }, (performance.now() - startedAtMs) / 1_000);
    },
  });
}
