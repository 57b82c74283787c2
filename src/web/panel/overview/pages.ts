import { showNow, showSpent } from '../../../operations/overview.ts';
import type { PanelDeps } from '../deps.ts';
import { type Html, html, nothing } from '../kit/html.ts';
import { live } from '../kit/lists.ts';
import type { PageGroup } from '../kit/routes.ts';
import type { Visit } from '../kit/visit.ts';
import { nowPart } from './now.ts';
import { spentPart } from './spent.ts';

/** How the studio stands now; it keeps itself up to date. */
export const overviewPages: PageGroup = (deps) => [
  {
    method: 'get',
    path: '/',
    access: 'see_stats',
    async handle(visit) {
      const [now, spent] = await Promise.all([liveNow(deps, visit), liveSpent(deps, visit)]);
      return visit.page({ title: visit.t('panel-nav-overview'), body: html`${now}${spent}` });
    },
  },
  {
    method: 'get',
    path: '/overview/now',
    access: 'see_stats',
    handle: async (visit) => visit.part(await liveNow(deps, visit)),
  },
  {
    method: 'get',
    path: '/overview/spent',
    access: 'see_stats',
    handle: async (visit) => visit.part(await liveSpent(deps, visit)),
  },
];

async function liveNow(deps: PanelDeps, visit: Visit): Promise<Html> {
  const outcome = await showNow(deps, visit.who);
  const body = outcome.kind === 'now' ? nowPart(visit, outcome.figures) : nothing;
  return live({ path: '/overview/now', seconds: 5, id: 'now' }, body);
}

/** It adds up some days, so it is asked for less often. */
async function liveSpent(deps: PanelDeps, visit: Visit): Promise<Html> {
  const outcome = await showSpent(deps, visit.who, visit.session?.timeZone ?? 'UTC');
  const body = outcome.kind === 'spent' ? spentPart(visit, outcome.figures) : nothing;
  return live({ path: '/overview/spent', seconds: 60, id: 'spent' }, body);
}
