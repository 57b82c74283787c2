import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { createBox } from '../ground/settings-box.ts';

const settingsSchema = z.strictObject({
  /** Of all files that the bot fetches at once, together; null for as fast as it goes. */
  fileBytesPerSecond: z.number().positive().nullable(),
});
export type LineSettings = z.infer<typeof settingsSchema>;

/** The line on which files go to the bot. */
export interface Line {
  readonly settings: LineSettings;
  /** Holds at once, also for files under way. Throws a ZodError that names a wrong field. */
  change(patch: unknown): LineSettings;
  /** The bytes at the line's pace. @param onSent when the last of them has gone */
  send(bytes: Uint8Array, onSent: () => void): ReadableStream<Uint8Array>;
}

/** What one file sends before it is the next one's turn. */
const chunkBytes = 8 * 1024;

export function createLine(): Line {
  const box = createBox(settingsSchema, { fileBytesPerSecond: null });
  let changed = new AbortController();
  /** Chunks go one after the other, so that files share the line evenly. */
  let free = Promise.resolve();

  async function travel(size: number): Promise<void> {
    const { fileBytesPerSecond } = box.current;
    if (fileBytesPerSecond === null) return;
    const ms = (size / fileBytesPerSecond) * 1_000;
    await delay(ms, undefined, { signal: changed.signal, ref: false }).catch(() => undefined);
  }

  return {
    get settings() {
      return box.current;
    },
    change(patch) {
      const settings = box.change(patch);
      changed.abort();
      changed = new AbortController();
      return settings;
    },
    send(bytes, onSent) {
      let start = 0;
      return new ReadableStream<Uint8Array>(
        {
          async pull(controller) {
            const chunk = bytes.subarray(start, start + chunkBytes);
            start += chunk.length;
            free = free.then(() => travel(chunk.length));
            await free;
            if (chunk.length > 0) controller.enqueue(chunk);
            if (start < bytes.length) return;
            onSent();
            controller.close();
          },
        },
        { highWaterMark: 0 },
      );
    },
  };
}
