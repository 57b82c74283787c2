import { fileURLToPath } from 'node:url';
import type { DataConverter } from '@temporalio/common';
import type { Codec } from '../contract/codec.ts';
import { createPayloadCodec } from './payload-codec.ts';

export type { DataConverter };

/** For the bundle of the workflows too: a bundle without it writes failures of workflows in clear. */
export const failureConverterPath = fileURLToPath(new URL('./failure-converter.cjs', import.meta.url));

/** How everything of ours that Temporal keeps is written and read: the same for clients, workers and replays. */
export function createDataConverter(codec: Codec): DataConverter {
  if (codec === 'off') return {};
  return {
    payloadCodecs: [createPayloadCodec(codec)],
    ...(codec.isWriting && { failureConverterPath }),
  };
}
