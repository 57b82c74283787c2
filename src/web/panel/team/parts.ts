import { welcomeUrl } from '../../../contract/panel.ts';
import type { Role } from '../../../contract/people.ts';
import { storableText } from '../../../contract/storable.ts';
import type { PanelAccount } from '../../../db/panel-accounts.ts';
import { panelRoles } from '../../../operations/panel-accounts.ts';
import type { PanelDeps } from '../deps.ts';
import { choiceOf, fieldOf } from '../kit/forms.ts';
import { type Html, html } from '../kit/html.ts';
import { badge, linkTo } from '../kit/lists.ts';
import type { Visit } from '../kit/visit.ts';

const longestReason = 1_000;

/** @param id of the field, where a page has several forms */
export function reasonField(
  visit: Visit,
  { error, id = 'why' }: { error?: string | undefined; id?: string } = {},
): Html {
  return fieldOf({
    name: 'why',
    id,
    label: visit.t('panel-team-why'),
    value: visit.field('why'),
    error,
    isNeeded: true,
    longest: longestReason,
  });
}

/** Why somebody does this; undefined when they do not say. */
export function reasonOf(visit: Visit): string | undefined {
  const why = storableText(visit.field('why'), longestReason).replace(/\s+/g, ' ').trim();
  return why === '' ? undefined : why;
}

/** How an account stands. */
export function stateOf({ t }: Visit, { login, hasPassword, disabledAt }: PanelAccount): Html {
  if (disabledAt !== null) return badge('bad', t('panel-team-disabled'));
  if (login === null) return badge('good', t('panel-team-by-telegram'));
  return hasPassword ? badge('good', t('panel-team-open')) : badge('busy', t('panel-team-invited'));
}

export const roleName = ({ t }: Visit, role: Role) => t(`panel-role-${role}`);

/** Roles with what each is for; people of Telegram may be customers again. */
export function roleChoice(visit: Visit, value: string, all: readonly Role[] = panelRoles): Html {
  const { t } = visit;
  return choiceOf({
    name: 'role',
    label: t('panel-team-role'),
    value,
    options: all.map((role) => ({
      value: role,
      text: `${roleName(visit, role)}: ${t(`panel-role-${role}-is`)}`,
    })),
  });
}

/** Shows a link that lets somebody set a password, to be handed over. */
export function handOver(
  { baseUrl }: PanelDeps,
  visit: Visit,
  { name, token }: { name: string; token: string },
): Promise<Response> {
  const { t } = visit;
  const body = html`<p>${t('panel-team-hand-over', { name })}</p>
<p><code class="secret">${welcomeUrl(baseUrl, token)}</code></p>
<p>${linkTo('/team', t('panel-team-handed-over'))}</p>`;
  return visit.page({ title: t('panel-team-link-title'), body });
}
