import { z } from 'zod';
import {
  checkPrompt,
  type Kept,
  keptSchema,
  notice,
  type PhotosEvent,
  quietly,
  sortOut,
  type TextEvent,
  type Told,
} from './events.ts';
import type { FlowState, Offer, PhotoRoom } from './flow.ts';

export const idleState = z.object({ step: z.literal('idle'), kept: keptSchema.exactOptional() });
/** In no flow. */
export type IdleState = z.infer<typeof idleState>;

export const idle: IdleState = { step: 'idle' };

/** What can be kept beside what is kept already. */
export function idleRoom({ kept }: IdleState, offers: readonly Offer[]): PhotoRoom {
  const known = kept?.photos ?? [];
  return { known, room: mostPhotos(offers) - known.length };
}

/** Words and photos are kept until the person says what for, unless that is obvious. */
export function takeUnasked(
  { kept }: IdleState,
  event: TextEvent | PhotosEvent,
  offers: readonly Offer[],
): Told<IdleState | FlowState> {
  const before = kept ?? { id: event.draftId, photos: [] };
  if (event.type === 'photos') return takePhotos(before, event, offers);
  const problem = checkPrompt(event.text, mostCharacters(offers));
  if (problem) return { state: keep(before), notices: [problem] };
  return quietly(keep({ ...before, prompt: event.text.trim() }));
}

/** The first photos stay. */
function takePhotos(before: Kept, event: PhotosEvent, offers: readonly Offer[]): Told<IdleState | FlowState> {
  const limit = mostPhotos(offers);
  const { fresh, repeated } = sortOut(event.photos, before.photos);
  const photos = [...before.photos, ...fresh];
  const over = event.over + Math.max(0, photos.length - limit);
  const kept: Kept = { ...before, photos: photos.slice(0, limit) };
  const notices = [
    ...event.notices,
    ...(repeated > 0 ? [notice('notice-photos-known', { photos: repeated })] : []),
    ...(over > 0 ? [notice('notice-photos-over', { limit, over })] : []),
  ];
  if (event.caption === undefined) return { state: keep(kept), notices };
  const problem = checkPrompt(event.caption, mostCharacters(offers));
  if (problem) return { state: keep(kept), notices: [...notices, problem] };
  const described = { ...kept, prompt: event.caption.trim() };
  const begun =
    kept.photos.length > 0 ? offers.find(({ isObvious }) => isObvious)?.begin(described) : undefined;
  if (begun === undefined) return { state: keep(described), notices };
  return { state: begun.state, notices: [...notices, ...begun.notices] };
}

/** What came is kept, if anything is left of it. */
function keep(kept: Kept): IdleState {
  return kept.photos.length === 0 && kept.prompt === undefined ? idle : { step: 'idle', kept };
}

function mostPhotos(offers: readonly Offer[]): number {
  return Math.max(0, ...offers.map(({ photos }) => photos));
}

function mostCharacters(offers: readonly Offer[]): number {
  return Math.max(0, ...offers.map(({ characters }) => characters));
}
