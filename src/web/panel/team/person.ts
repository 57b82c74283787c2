import { roles } from '../../../contract/people.ts';
import type { Person } from '../../../db/people.ts';
import { giveRole, showPerson } from '../../../operations/people.ts';
import type { PanelDeps } from '../deps.ts';
import { formOf } from '../kit/forms.ts';
import { html } from '../kit/html.ts';
import { linkTo } from '../kit/lists.ts';
import type { Route } from '../kit/routes.ts';
import type { Visit } from '../kit/visit.ts';
import { reasonField, reasonOf, roleChoice } from './parts.ts';

/** The role of a person of Telegram. */
export function personPages(deps: PanelDeps): Route[] {
  const path = '/team/people/:id';
  return [
    { method: 'get', path, access: 'give_roles', handle: (visit) => show(deps, visit) },
    { method: 'post', path, access: 'give_roles', isSensitive: true, handle: (visit) => change(deps, visit) },
  ];
}

async function show(deps: PanelDeps, visit: Visit, error?: string): Promise<Response> {
  const { t } = visit;
  const person = await find(deps, visit);
  if (person === undefined) return visit.missing();
  const body = html`<p>${linkTo('/team', t('panel-team-all'))}</p><p>${t('panel-team-person')}</p>${formOf(
    visit,
    {
      action: `/team/people/${person.id}`,
      className: 'short',
      body: [
        roleChoice(visit, visit.field('role') || person.role, roles),
        reasonField(visit, { error }),
        html`<button>${t('panel-team-do-role')}</button>`,
      ],
    },
  )}`;
  return visit.page({ title: person.firstName, body, status: error === undefined ? 200 : 422 });
}

async function find(deps: PanelDeps, visit: Visit): Promise<Person | undefined> {
  const outcome = await showPerson(deps, visit.who, { id: visit.id() });
  return outcome.kind === 'person' ? outcome.person : undefined;
}

async function change(deps: PanelDeps, visit: Visit): Promise<Response> {
  const { t } = visit;
  const role = roles.find((one) => one === visit.field('role'));
  const why = reasonOf(visit);
  if (role === undefined) return visit.missing();
  if (why === undefined) return show(deps, visit, t('panel-team-why-needed'));
  const { kind } = await giveRole(deps, visit.who, { userId: visit.id(), role, why });
  if (kind === 'not_found') return visit.missing();
  const path = `/team/people/${visit.id()}`;
  if (kind === 'done') return visit.goTo(path, { kind: 'good', text: t('panel-team-done-role') });
  return visit.goTo(path, { kind: 'bad', text: t(`panel-team-told-${kind}`) });
}
