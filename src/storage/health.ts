import type { ObjectStore } from './objects.ts';

/** Whether the store of pictures answers. Orders wait for it, nothing is lost. */
export function objectsCheck(objects: Pick<ObjectStore, 'probe'>) {
  return { trouble: 'the object store does not answer', isNeeded: false, ask: () => objects.probe() };
}

/** Says at the start what is wrong with the store, in one sentence; the process works meanwhile, and orders wait. */
export async function tellOfTrouble(
  objects: Pick<ObjectStore, 'probe'>,
  log: { error: (sentence: string) => void },
): Promise<void> {
  await objects
    .probe()
    .catch((error: unknown) => log.error(error instanceof Error ? error.message : String(error)));
}
