import { grantCredits, takeCredits } from '../../../operations/credits.ts';
import { blockPerson, unblockPerson } from '../../../operations/people.ts';
import { longestLetter, writeToPerson } from '../../../operations/people-pages.ts';
import type { PanelDeps } from '../deps.ts';
import { onceOf } from '../kit/forms.ts';
import type { Route } from '../kit/routes.ts';
import type { Visit } from '../kit/visit.ts';

export const mostCredits = 1_000_000;
const longestReason = 300;

/** What can be done in a person's affairs. */
export const personActions = (deps: PanelDeps): readonly Route[] => [
  {
    method: 'post',
    path: '/people/:id/credits',
    access: 'grant_credits',
    isSensitive: true,
    handle: (visit) => changeCredits(deps, visit),
  },
  {
    method: 'post',
    path: '/people/:id/block',
    access: 'block_people',
    handle: (visit) => block(deps, visit),
  },
  {
    method: 'post',
    path: '/people/:id/letters',
    access: 'write_to_people',
    handle: (visit) => write(deps, visit),
  },
];

/** A press that was sent twice gives or takes once: the form's own key is the movement's. */
async function changeCredits(deps: PanelDeps, visit: Visit): Promise<Response> {
  const { t, shown } = visit;
  const userId = visit.id();
  const isTaking = visit.field('what') === 'take';
  const [text, why] = [visit.field('credits'), visit.field('why').slice(0, longestReason)];
  const credits = /^\d{1,7}$/.test(text) ? Number(text) : 0;
  const bad = (said: string) => visit.goTo(`/people/${userId}`, { kind: 'bad', text: said });
  if (Number.isNaN(userId)) return visit.missing();
  if (credits < 1 || credits > mostCredits)
    return bad(t('panel-settings-range', { least: '1', most: shown.number(mostCredits) }));
  if (why === '') return bad(t('panel-why-missing'));
  const change = { userId, credits, why, key: `panel:${userId}:${onceOf(visit)}` };
  const outcome = await (isTaking ? takeCredits : grantCredits)(deps, visit.who, change);
  if (outcome.kind === 'forbidden' || outcome.kind === 'not_found') return visit.missing();
  const balance = shown.number(outcome.balance.available);
  if (outcome.kind === 'short') return bad(t('panel-people-too-few', { balance }));
  const said =
    outcome.kind === 'known'
      ? 'panel-people-known'
      : isTaking
        ? 'panel-people-taken'
        : 'panel-people-granted';
  return visit.goTo(`/people/${userId}`, {
    kind: 'good',
    text: t(said, { credits: shown.number(credits), balance }),
  });
}

async function block(deps: PanelDeps, visit: Visit): Promise<Response> {
  const { t } = visit;
  const userId = visit.id();
  const why = visit.field('why').slice(0, longestReason);
  if (Number.isNaN(userId)) return visit.missing();
  if (why === '') return visit.goTo(`/people/${userId}`, { kind: 'bad', text: t('panel-why-missing') });
  const isBlocking = visit.field('what') === 'block';
  const { kind } = await (isBlocking ? blockPerson : unblockPerson)(deps, visit.who, { userId, why });
  if (kind === 'forbidden' || kind === 'not_found') return visit.missing();
  const said =
    kind === 'is_staff'
      ? 'panel-people-is-staff'
      : isBlocking
        ? 'panel-people-blocked'
        : 'panel-people-unblocked';
  return visit.goTo(`/people/${userId}`, { kind: kind === 'is_staff' ? 'bad' : 'good', text: t(said) });
}

async function write(deps: PanelDeps, visit: Visit): Promise<Response> {
  const { t, shown } = visit;
  const userId = visit.id();
  if (Number.isNaN(userId)) return visit.missing();
  const letter = { userId, text: visit.field('text'), key: `panel:${userId}:${onceOf(visit)}` };
  const { kind } = await writeToPerson(deps, visit.who, letter);
  if (kind === 'forbidden' || kind === 'not_found') return visit.missing();
  const text = t(`panel-people-letter-${kind}`, { most: shown.number(longestLetter) });
  return visit.goTo(`/people/${userId}`, { kind: kind === 'written' ? 'good' : 'bad', text });
}
