import { html } from '../kit/html.ts';
import type { PageGroup } from '../kit/routes.ts';

/** How the studio stands now. */
export const overviewPages: PageGroup = () => [
  {
    method: 'get',
    path: '/',
    access: 'signed_in',
    handle: (visit) => visit.page({ title: visit.t('panel-nav-overview'), body: html`` }),
  },
];
