import type { DeletionStatus } from '../../../contract/privacy.ts';
import { showDeletionOf } from '../../../operations/deletions.ts';
import type { PanelDeps } from '../deps.ts';
import { fieldOf, formOf } from '../kit/forms.ts';
import { type Html, html, nothing } from '../kit/html.ts';
import { badge, linkTo } from '../kit/lists.ts';
import type { Visit } from '../kit/visit.ts';

const longestReason = 1_000;

const names: Readonly<Record<DeletionStatus, readonly ['good' | 'bad' | 'busy' | 'quiet', string]>> = {
  waiting: ['busy', 'panel-deletion-waiting'],
  running: ['busy', 'panel-deletion-running'],
  done: ['good', 'panel-deletion-done'],
  undone: ['quiet', 'panel-deletion-undone'],
};

export function deletionBadge({ t }: Visit, status: DeletionStatus): Html {
  const [tone, key] = names[status];
  return badge(tone, t(key));
}

/**
 * The part of a person's page that deletes what is kept of them: their last deletion with a link to its receipt, or the form that
 * begins one, for those who may; open where it is the whole page.
 */
export async function personDeletion(
  deps: PanelDeps,
  visit: Visit,
  { userId, isOpen = false }: { userId: number; isOpen?: boolean },
): Promise<Html> {
  const { t } = visit;
  const last = await showDeletionOf(deps, visit.who, userId);
  if (last.kind === 'deletion' && last.deletion.status !== 'undone') {
    const { id, status } = last.deletion;
    return html`<p>${deletionBadge(visit, status)} ${linkTo(`/deletions/${id}`, t('panel-deletion-open'))}</p>`;
  }
  if (!visit.can('delete_people')) return nothing;
  const reason = fieldOf({
    name: 'why',
    label: t('panel-deletion-why'),
    hint: t('panel-deletion-why-hint'),
    isNeeded: true,
    longest: longestReason,
  });
  return html`<details ${isOpen ? html`open` : nothing}><summary role="button" class="outline secondary">${t('panel-deletion-summary')}</summary><p>${t('panel-deletion-what')}</p>${formOf(
    visit,
    {
      action: `/deletions/person/${userId}`,
      confirm: t('panel-deletion-sure'),
      body: html`${reason}<button class="contrast">${t('panel-deletion-button')}</button>`,
    },
  )}</details>`;
}
