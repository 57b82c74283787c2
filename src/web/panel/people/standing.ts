import type { PersonStatus, Role } from '../../../contract/people.ts';
import { type Html, html } from '../kit/html.ts';
import { badge } from '../kit/lists.ts';
import type { Visit } from '../kit/visit.ts';

/** How a person stands, and their role when they work here. */
export function standing({ t }: Visit, { status, role }: { status: PersonStatus; role: Role }): Html {
  const tones = { active: 'good', unreachable: 'busy', blocked: 'bad', deleted: 'quiet' } as const;
  return html`${badge(tones[status], t(`panel-people-status-${status}`))} ${
    role === 'customer' ? '' : badge('quiet', t(`panel-role-${role}`))
  }`;
}
