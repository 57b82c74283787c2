import { z } from 'zod';
import { hasHumanFace, longestModelName, type Subject, subjects } from '../../contract/portraits.ts';
import {
  type Notice,
  notice,
  type PhotosEvent,
  quietly,
  readName,
  sortOut,
  type Told,
} from '../dialogue/events.ts';
import type { FlowEvent, PhotoRoom } from '../dialogue/flow.ts';
import { type Findings, isTiny, leastSide, type TrainingPhoto, trainingPhoto } from './findings.ts';
import type { TrainingPress } from './press.ts';

/** How many photos a model of each subject is trained on. */
export type PhotoLimits = Readonly<Record<Subject, { least: number; most: number }>>;

/** A model that is to be trained. `id` is the update that began it, as in the other lines. */
const draftSchema = z.object({
  id: z.int(),
  name: z.string().exactOptional(),
  subject: z.enum(subjects).exactOptional(),
  photos: z.array(trainingPhoto),
  /** The person said that these are all. */
  photosDone: z.boolean(),
});
const named = draftSchema.extend({ name: z.string() });
const complete = named.extend({ subject: z.enum(subjects) });

export const trainingStates = z.discriminatedUnion('step', [
  z.object({ step: z.literal('train-name'), draft: draftSchema }),
  z.object({ step: z.literal('train-subject'), draft: named }),
  // `removing`: it is asked which photo shall go.
  z.object({ step: z.literal('train-photos'), draft: complete, removing: z.literal(true).exactOptional() }),
  z.object({ step: z.literal('train-confirm'), draft: complete }),
]);

export type TrainingDraft = z.infer<typeof draftSchema>;
export type CompleteTrainingDraft = z.infer<typeof complete>;
export type TrainingState = z.infer<typeof trainingStates>;

/** What the steps go by. `found`: what was found out about photos that are new. */
interface Rules {
  limits: PhotoLimits;
  found?: Findings | undefined;
}

/** The first question of a new draft. */
export function openTraining(id: number): TrainingState {
  return { step: 'train-name', draft: { id, photos: [], photosDone: false } };
}

/** The confirmation of an order's inputs, or its photos when there are too few for today's limits. */
export function repeatTraining(draft: CompleteTrainingDraft, limits: PhotoLimits): Told<TrainingState> {
  return toNext(draft, limits);
}

/** What a person can send now, and what would come twice. */
export function trainingRoom({ draft }: TrainingState, limits: PhotoLimits): PhotoRoom {
  const known = draft.photos.map(({ hash }) => hash);
  return { known, room: Math.max(0, limitsFor(draft, limits).most - known.length) };
}

/** Of this subject; as long as none is chosen, of the most generous one. */
export function limitsFor(
  { subject }: Pick<TrainingDraft, 'subject'>,
  limits: PhotoLimits,
): { least: number; most: number } {
  if (subject !== undefined) return limits[subject];
  const all = Object.values(limits);
  return {
    least: Math.min(...all.map(({ least }) => least)),
    most: Math.max(...all.map(({ most }) => most)),
  };
}

/** Whether a model can be trained on the draft's photos. */
export function isEnough(draft: TrainingDraft, limits: PhotoLimits): boolean {
  const { least, most } = limitsFor(draft, limits);
  return draft.photos.length >= least && draft.photos.length <= most;
}

/** One event leads from one state to the next; none: back to before the training. */
export function takeTraining(
  state: TrainingState,
  event: FlowEvent<TrainingPress>,
  rules: Rules,
): Told<TrainingState | undefined> {
  switch (event.type) {
    case 'text':
      return takeText(state, event.text, rules);
    case 'photos':
      return takePhotos(state, event, rules);
    case 'press':
      return takePress(state, event.press, rules);
    default:
      return event satisfies never;
  }
}

/** Words are the name where it is asked for, and needed nowhere else. */
function takeText(state: TrainingState, words: string, { limits }: Rules): Told<TrainingState> {
  if (state.step !== 'train-name') return { state, notices: [notice(`notice-text-${state.step}`)] };
  const name = readName(words, longestModelName);
  if (typeof name !== 'string') return { state, notices: [name] };
  return quietly(onward({ ...state.draft, name }, limits));
}

/** Photos are taken up to the limit, wherever they come. */
function takePhotos(state: TrainingState, event: PhotosEvent, { limits, found }: Rules): Told<TrainingState> {
  const before = state.draft;
  const { fresh, repeated } = sortOut(
    event.photos,
    before.photos.map(({ hash }) => hash),
  );
  const judged = judge(
    fresh.map((hash) => ({ hash })),
    found,
  );
  const fitted = fitPhotos(
    { ...before, photos: [...before.photos, ...judged.state] },
    { limits, over: event.over },
  );
  const added = fitted.state.photos.length - before.photos.length;
  const notices = [
    ...(added > 0 ? [notice('notice-photos-added', { photos: added })] : []),
    ...event.notices,
    ...judged.notices,
    ...(repeated > 0 ? [notice('notice-photos-known', { photos: repeated })] : []),
    ...fitted.notices,
    ...(event.caption === undefined ? [] : [notice('notice-train-caption')]),
  ];
  return { state: at(state.step, fitted.state, limits), notices };
}

function takePress(
  state: TrainingState,
  press: TrainingPress,
  { limits, found }: Rules,
): Told<TrainingState | undefined> {
  const { state: photos, notices } = judge(state.draft.photos, found);
  const draft: TrainingDraft = { ...state.draft, photos };
  const stays = { state: again(state, draft, limits), notices };
  switch (press.move) {
    case 'back':
      return { state: previous(state, draft, limits), notices };
    case 'keep':
      return { state: onward(draft, limits), notices };
    case 'subject':
      return takeSubject(state.draft, press.subject, { limits, found });
    case 'edit':
      return state.step === 'train-confirm'
        ? { state: at(`train-${press.field}`, draft, limits), notices }
        : stays;
    case 'removing':
      return { state: askWhich(stays.state), notices };
    case 'remove':
      return state.step === 'train-photos' ? remove(state, press.photo, limits) : stays;
    case 'done':
      if (state.step !== 'train-photos') return stays;
      return isEnough(draft, limits)
        ? { state: onward({ ...draft, photosDone: true }, limits), notices }
        : { state: stays.state, notices: [...notices, tooFew(draft, limits)] };
    case 'show':
      return stays;
    case 'confirm':
      // The order itself is the business of whoever handles the press.
      return { ...stays, notices: state.step === 'train-confirm' ? notices : [notice('notice-stale')] };
    default:
      return press satisfies never;
  }
}

/** Whose photos were looked at as those of a person, or not, is looked at anew as the other. */
function takeSubject(before: TrainingDraft, subject: Subject, { limits, found }: Rules): Told<TrainingState> {
  const isOther = before.subject !== undefined && hasHumanFace(before.subject) !== hasHumanFace(subject);
  const photos = isOther ? before.photos.map(({ hash }) => ({ hash })) : before.photos;
  const judged = judge(photos, found);
  const next = toNext({ ...before, subject, photos: judged.state }, limits);
  return { state: next.state, notices: [...judged.notices, ...next.notices] };
}

/** Photos are named by what they are: pressed twice, only one of them goes. */
function remove(
  state: Extract<TrainingState, { step: 'train-photos' }>,
  photo: string,
  limits: PhotoLimits,
): Told<TrainingState> {
  const index = state.draft.photos.findIndex(({ hash }) => hash.startsWith(photo));
  if (index === -1) return quietly(state);
  const photos = state.draft.photos.toSpliced(index, 1);
  return {
    state: askWhich(at('train-photos', { ...state.draft, photos }, limits)),
    notices: [notice('notice-train-removed', { number: index + 1, behind: photos.length - index })],
  };
}

function askWhich(state: TrainingState): TrainingState {
  return state.step === 'train-photos' && state.draft.photos.length > 0
    ? { ...state, removing: true }
    : state;
}

/** Puts in what was found out; what the provider would not take is left out and said. */
function judge(photos: readonly TrainingPhoto[], found: Findings = {}): Told<TrainingPhoto[]> {
  const told: Told<TrainingPhoto[]> = quietly([]);
  for (const photo of photos) {
    const finding = photo.finding ?? found[photo.hash];
    if (finding === undefined) told.state.push(photo);
    else if (!isTiny(finding)) told.state.push({ ...photo, finding });
    else {
      const { width, height } = finding;
      told.notices.push(notice('refused-too_small', { width, height, least: leastSide }));
    }
  }
  return told;
}

/** This step, or the first before it whose answer is missing or does not suffice. */
function at(wanted: TrainingState['step'], draft: TrainingDraft, limits: PhotoLimits): TrainingState {
  const { name, subject } = draft;
  if (wanted === 'train-name' || name === undefined) return { step: 'train-name', draft };
  if (wanted === 'train-subject' || subject === undefined)
    return { step: 'train-subject', draft: { ...draft, name } };
  const known = { ...draft, name, subject };
  const isAnswered = draft.photosDone && isEnough(draft, limits);
  if (wanted === 'train-photos' || !isAnswered) return { step: 'train-photos', draft: known };
  return { step: 'train-confirm', draft: known };
}

/** The same step, also what it asks, unless what was found out leaves too few photos for it. */
function again(state: TrainingState, draft: TrainingDraft, limits: PhotoLimits): TrainingState {
  const same = at(state.step, draft, limits);
  return 'removing' in state ? askWhich(same) : same;
}

/** The first step that is not answered yet. */
function onward(draft: TrainingDraft, limits: PhotoLimits): TrainingState {
  return at('train-confirm', draft, limits);
}

/** The same for a draft that may have more photos than its subject takes, or fewer than it needs. */
function toNext(draft: TrainingDraft, limits: PhotoLimits): Told<TrainingState> {
  const { state: fitted, notices } = fitPhotos(draft, { limits });
  const isShort = fitted.photosDone && !isEnough(fitted, limits);
  return {
    state: onward(fitted, limits),
    notices: isShort ? [...notices, tooFew(fitted, limits)] : notices,
  };
}

/** One step back: to the confirmation when all is answered, else to the question before. */
function previous(
  state: TrainingState,
  draft: TrainingDraft,
  limits: PhotoLimits,
): TrainingState | undefined {
  if ('removing' in state) return at('train-photos', draft, limits);
  if (state.step === 'train-confirm') return at('train-photos', { ...draft, photosDone: false }, limits);
  const end = onward(draft, limits);
  if (end.step === 'train-confirm') return end;
  switch (state.step) {
    case 'train-name':
      return undefined;
    case 'train-subject':
      return at('train-name', draft, limits);
    case 'train-photos':
      return at('train-subject', draft, limits);
    default:
      return state satisfies never;
  }
}

/** The first photos stay. `over`: photos left out before they came here. */
function fitPhotos(
  draft: TrainingDraft,
  { limits, over = 0 }: { limits: PhotoLimits; over?: number },
): Told<TrainingDraft> {
  const { most } = limitsFor(draft, limits);
  const left = over + Math.max(0, draft.photos.length - most);
  return {
    state: { ...draft, photos: draft.photos.slice(0, most) },
    notices: left > 0 ? [notice('notice-photos-over', { limit: most, over: left })] : [],
  };
}

function tooFew(draft: TrainingDraft, limits: PhotoLimits): Notice {
  const { least } = limitsFor(draft, limits);
  return notice('notice-train-few', { least, missing: Math.max(0, least - draft.photos.length) });
}
