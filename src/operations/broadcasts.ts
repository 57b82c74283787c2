import type { BroadcastStatus } from '../contract/broadcasts.ts';
import { findAsset } from '../db/assets.ts';
import {
  addBroadcast,
  type Broadcast,
  type BroadcastStep,
  changeBroadcast,
  countAudience,
  findBroadcast,
  moveBroadcast,
  listBroadcasts as readBroadcasts,
} from '../db/broadcasts.ts';
import { findPerson, type PersonRef } from '../db/people.ts';
import { type BroadcastFault, checkBroadcast, type WrittenBroadcast } from './broadcast-checks.ts';
import type { BroadcastExecutions } from './broadcast-executions.ts';
import { unlessAway } from './catalog.ts';
import { isAllowed, isStaff, nameOf, type OperationDeps, type Who } from './who.ts';

type Denied = { kind: 'not_found' | 'forbidden' };
type BroadcastDeps = OperationDeps & BroadcastExecutions;

/** A broadcast and whom it reaches by a count of just now. */
export interface Counted {
  broadcast: Broadcast;
  people: number;
}

export type Saving =
  | ({ kind: 'saved' } & Counted)
  | { kind: 'invalid'; fault: BroadcastFault }
  /** It was started, or cancelled, before. */
  | { kind: 'no_draft'; status: BroadcastStatus }
  | Denied;

/** Writes a new draft, or another one in the place of `broadcastId`. */
export async function saveBroadcast(
  deps: OperationDeps,
  who: Who,
  { broadcastId, ...written }: WrittenBroadcast & { broadcastId?: number | undefined },
): Promise<Saving> {
  const { sql } = deps;
  if (!(await isAllowed(deps, who, 'broadcast'))) return { kind: 'forbidden' };
  const draft = checkBroadcast(written);
  if ('kind' in draft) return { kind: 'invalid', fault: draft };
  if (draft.picture !== null && (await findAsset(sql, draft.picture)) === undefined)
    return { kind: 'invalid', fault: { kind: 'no_picture' } };
  const by = nameOf(who);
  if (broadcastId === undefined) {
    return { kind: 'saved', ...(await count(deps, await addBroadcast(sql, draft, by))) };
  }
  const isChanged = await changeBroadcast(sql, broadcastId, { draft, by });
  if (isChanged) return { kind: 'saved', ...(await count(deps, broadcastId)) };
  const found = await findBroadcast(sql, broadcastId);
  return found === undefined ? { kind: 'not_found' } : { kind: 'no_draft', status: found.status };
}

/** A broadcast with what came of it so far, and whom it reaches now. */
export async function showBroadcast(
  deps: OperationDeps,
  who: Who,
  broadcastId: number,
): Promise<({ kind: 'broadcast' } & Counted) | Denied> {
  if (!(await isAllowed(deps, who, 'broadcast'))) return { kind: 'forbidden' };
  const broadcast = await findBroadcast(deps.sql, broadcastId);
  if (broadcast === undefined) return { kind: 'not_found' };
  return { kind: 'broadcast', broadcast, people: await countAudience(deps.sql, broadcast.segment) };
}

/** Newest first. */
export async function listBroadcasts(
  deps: OperationDeps,
  who: Who,
  most: number,
): Promise<{ kind: 'broadcasts'; broadcasts: Broadcast[] } | { kind: 'forbidden' }> {
  if (!(await isAllowed(deps, who, 'broadcast'))) return { kind: 'forbidden' };
  return { kind: 'broadcasts', broadcasts: await readBroadcasts(deps.sql, most) };
}

export type BroadcastStart =
  /** `isUnderWay`: otherwise Temporal does not answer, and upkeep starts it later. */
  | { kind: 'started'; people: number; isUnderWay: boolean }
  /** It reaches far more or fewer than whoever starts it has seen: that is to be confirmed anew. */
  | { kind: 'unconfirmed'; people: number }
  | { kind: 'nobody' }
  | { kind: 'no_draft'; status: BroadcastStatus }
  | Denied;

/** People come and go while somebody reads; by more than this share it is another number than they have seen. */
const toleratedShare = 0.1;

/** Begins to send. `people`: how many it reaches, as whoever starts it has seen it; nothing is sent without it. */
export async function startBroadcast(
  deps: BroadcastDeps,
  who: Who,
  { broadcastId, people: confirmed }: { broadcastId: number; people?: number | undefined },
): Promise<BroadcastStart> {
  const { sql } = deps;
  const found = await showBroadcast(deps, who, broadcastId);
  if (found.kind !== 'broadcast') return found;
  const { people, broadcast } = found;
  if (broadcast.status !== 'draft') return { kind: 'no_draft', status: broadcast.status };
  if (people === 0) return { kind: 'nobody' };
  if (confirmed === undefined || Math.abs(people - confirmed) > confirmed * toleratedShare)
    return { kind: 'unconfirmed', people };
  const data = { by: nameOf(who), people };
  const step: BroadcastStep = { status: 'running', reach: people, event: 'broadcast_started', data };
  if (!(await moveBroadcast(sql, broadcastId, step))) return { kind: 'no_draft', status: 'running' };
  const isUnderWay = await unlessAway(async () => {
    await deps.startBroadcast(broadcastId);
    return true;
  });
  return { kind: 'started', people, isUnderWay: isUnderWay ?? false };
}

/**
 * `told` it is so from here on · `unchanged` it was so already · `not_running` nobody works on it now, upkeep starts it · `away`
 * Temporal does not answer: nothing was told.
 */
export type BroadcastTelling =
  | { kind: 'told' | 'unchanged' | 'not_running' | 'away' }
  | { kind: 'ended' | 'not_started' }
  | Denied;

interface Said {
  broadcastId: number;
  why?: string | undefined;
}

/** Sends nothing more until it is told to go on: what is on its way within this second still arrives. */
export async function pauseBroadcast(deps: BroadcastDeps, who: Who, said: Said): Promise<BroadcastTelling> {
  return tell(deps, { who, said }, async ({ id, status }) => {
    if (status === 'draft') return 'not_started';
    const word = wordOf(who, said);
    const step: BroadcastStep = { status: 'paused', event: 'broadcast_paused', data: word };
    if (!(await moveBroadcast(deps.sql, id, step))) return 'unchanged';
    // It is written down, where the chunk that is on its way reads it; the execution would learn it from that, too.
    await unlessAway(() => deps.pauseBroadcast(id, word));
    return 'told';
  });
}

/** Ends a pause. */
export async function resumeBroadcast(deps: BroadcastDeps, who: Who, said: Said): Promise<BroadcastTelling> {
  return tell(deps, { who, said }, async ({ id, status }) => {
    if (status === 'draft') return 'not_started';
    if (status === 'running') return 'unchanged';
    return (await unlessAway(() => deps.resumeBroadcast(id, wordOf(who, said)))) ?? 'away';
  });
}

/** Ends a broadcast, or throws its draft away; who has it already keeps it. */
export async function cancelBroadcast(deps: BroadcastDeps, who: Who, said: Said): Promise<BroadcastTelling> {
  return tell(deps, { who, said }, async ({ id }) => {
    const step: BroadcastStep = {
      status: 'cancelled',
      event: 'broadcast_cancelled',
      data: wordOf(who, said),
    };
    if (!(await moveBroadcast(deps.sql, id, step))) return 'ended';
    await unlessAway(() => deps.cancelBroadcast(id));
    return 'told';
  });
}

/** `no_chat`: we know no chat of whoever asks · `no_staff`: it is shown to those who work here alone. */
export type Previewing = { kind: 'shown' | 'no_chat' | 'no_staff' | 'away' } | Denied;

/** Sends it to whoever asks, or to another one who works here, and to nobody else. */
export async function previewBroadcast(
  deps: BroadcastDeps,
  who: Who,
  { broadcastId, to }: { broadcastId: number; to?: PersonRef | undefined },
): Promise<Previewing> {
  const { sql, staff } = deps;
  if (!(await isAllowed(deps, who, 'broadcast'))) return { kind: 'forbidden' };
  if ((await findBroadcast(sql, broadcastId)) === undefined) return { kind: 'not_found' };
  // Of an account of the panel and of the command line no chat is known.
  const ref = to ?? (who.kind === 'person' ? { id: who.userId } : undefined);
  const person = ref && (await findPerson(sql, ref));
  if (person === undefined) return { kind: 'no_chat' };
  if (!isStaff(staff, person)) return { kind: 'no_staff' };
  const isShown = await unlessAway(async () => {
    await deps.showInChat({ broadcastId, userId: person.id });
    return true;
  });
  return { kind: isShown ? 'shown' : 'away' };
}

async function tell(
  deps: OperationDeps,
  { who, said }: { who: Who; said: Said },
  say: (broadcast: Broadcast) => Promise<BroadcastTelling['kind']>,
): Promise<BroadcastTelling> {
  if (!(await isAllowed(deps, who, 'broadcast'))) return { kind: 'forbidden' };
  const broadcast = await findBroadcast(deps.sql, said.broadcastId);
  if (broadcast === undefined) return { kind: 'not_found' };
  return { kind: broadcast.endedAt === null ? await say(broadcast) : 'ended' };
}

function wordOf(who: Who, { why }: Said) {
  return { by: nameOf(who), ...(why !== undefined && why !== '' && { why }) };
}

async function count({ sql }: OperationDeps, broadcastId: number): Promise<Counted> {
  const broadcast = await findBroadcast(sql, broadcastId);
  if (broadcast === undefined) throw new Error(`broadcast ${broadcastId} is gone`);
  return { broadcast, people: await countAudience(sql, broadcast.segment) };
}
