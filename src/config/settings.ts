import { orderLines } from '../contract/lines.ts';
import type { Settings } from '../contract/settings.ts';
import { studioModels } from '../contract/studio.ts';

/** Sections that say what counts where staff have changed nothing. */
interface Sections {
  studio: { maxPhotos: Readonly<Record<(typeof studioModels)[number], number>>; maxFileBytes: number };
  training: { extensions: number };
  orders: { queueMs: number };
}

const on = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, true]));

/** Everything is offered until staff switch it off. */
export function settingDefaults({ studio, training, orders }: Sections): Settings {
  const photos = studioModels.map((model) => [`photos-${model}`, studio.maxPhotos[model]]);
  return {
    ...on(orderLines.map((line) => `line-${line}`)),
    ...on(studioModels.map((model) => `model-${model}`)),
    ...Object.fromEntries(photos),
    'file-bytes': studio.maxFileBytes,
    'model-extensions': training.extensions,
    'queue-minutes': Math.max(1, Math.round(orders.queueMs / 60_000)),
  } as Settings;
}
