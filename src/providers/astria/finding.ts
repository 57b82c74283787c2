import { readFoundPrompt, readFoundTune } from './answers.ts';
import type { Call } from './calling.ts';
import { seedOf } from './creating.ts';

/** Beyond these there may be others, but asking on would take too long. */
const mostPages = 5;
/** As many as a page can have. */
const pageLength = 120;
/** By how much their clock and ours may differ. */
const clocksDifferMs = 10 * 60_000;

/** A tune is found by its title, which nothing else has. */
export async function findTune(call: Call, title: string, signal: AbortSignal) {
  const path = `/tunes?title=${encodeURIComponent(title)}`;
  return readFoundTune(await call('find', { method: 'GET', path, signal }), title);
}

/** A prompt has no title: it is found by its seed among those that are not older. */
export async function findPrompt(
  call: Call,
  { attemptKey, sentAt }: { attemptKey: string; sentAt?: Date | null },
  signal: AbortSignal,
): Promise<{ externalId: string } | 'none' | 'unsure'> {
  const since = sentAt ? sentAt.getTime() - clocksDifferMs : undefined;
  const wanted = { seed: seedOf(attemptKey), since };
  let offset = 0;
  for (let page = 0; page < mostPages; page += 1) {
    const path = `/prompts?limit=${pageLength}&offset=${offset}`;
    const found = readFoundPrompt(await call('find', { method: 'GET', path, signal }), wanted);
    if (typeof found === 'string' || 'externalId' in found) return found;
    offset += found.next;
  }
  return 'unsure';
}
