import { setTimeout as delay } from 'node:timers/promises';

/** Asks again and again until it is so. @returns false when the time is over before */
export async function becomesTrue(isSo: () => Promise<boolean>, limitMs: number): Promise<boolean> {
  const deadline = Date.now() + limitMs;
  while (!(await isSo())) {
    if (Date.now() > deadline) return false;
    await delay(50);
  }
  return true;
}
