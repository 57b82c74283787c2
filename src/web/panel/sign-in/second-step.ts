import { fieldOf, formOf } from '../kit/forms.ts';
import { html } from '../kit/html.ts';
import { backOf } from '../kit/path.ts';
import type { Visit } from '../kit/visit.ts';
import { hidden, zoneField } from './coming-in.ts';

interface Step {
  ticket: string;
  back: string;
  status?: 422 | 429;
  error?: string;
}

/** Asks for the code of whoever has a second factor. */
export function codePage(visit: Visit, { ticket, back, status = 422, error }: Step): Promise<Response> {
  const { t } = visit;
  const body = formOf(visit, {
    action: '/sign-in/code',
    body: [
      fieldOf({
        name: 'code',
        label: t('panel-sign-in-code'),
        hint: t('panel-sign-in-code-hint'),
        error,
        autocomplete: 'one-time-code',
        isNeeded: true,
        longest: 32,
      }),
      hidden('ticket', ticket),
      hidden('back', backOf(back)),
      zoneField,
      html`<button>${t('panel-sign-in-enter')}</button>`,
    ],
  });
  return visit.page({
    title: t('panel-sign-in-code-title'),
    body,
    status: error === undefined ? 200 : status,
  });
}
