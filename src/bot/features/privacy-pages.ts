import type { Rendered } from '../../cards/order.ts';
import { providerName } from '../../cards/privacy.ts';
import { pressData } from '../../contract/buttons.ts';
import { type DeletionPress, deletionPress } from '../../contract/deletion-press.ts';
import { lines } from '../../contract/lines.ts';
import { keptDaysAt } from '../../contract/privacy.ts';
import type { Deletion } from '../../db/deletions.ts';
import type { Wording } from '../../texts/texts.ts';
import { pageButton } from '../dialogue/pages.ts';

/** What is kept, for how long, and who gets it. `historyDays`: 0 where it is not known. */
export function renderPrivacy(
  terms: { days: number; backupDays: number; historyDays: number },
  wording: Wording,
): Rendered {
  return {
    text: wording.html('privacy', { ...terms, providers: renderProviders(wording) }),
    buttons: [[pageButton('deletedata', wording)], [pageButton('menu', wording)]],
  };
}

/** Asked once: what goes, what stays, and what is lost. */
export function renderDeletionQuestion(
  { credits, undoMs }: { credits: number; undoMs: number },
  wording: Wording,
): Rendered {
  return {
    text: wording.html('deletion-question', { credits, minutes: Math.round(undoMs / 60_000) }),
    buttons: [[press({ move: 'delete' }, 'button-delete-data', wording)], [pageButton('menu', wording)]],
  };
}

/** It is asked for, and can still be undone. */
export function renderWaiting({ id, dueAt }: Deletion, wording: Wording): Rendered {
  return {
    text: wording.html('deletion-waiting', { at: dueAt }),
    buttons: [
      [press({ move: 'undo', deletion: id }, 'button-undo-deletion', wording)],
      [pageButton('menu', wording)],
    ],
  };
}

/** One sentence, and the way back. */
export function renderWord(
  key: 'deletion-undone' | 'deletion-begun' | 'deletion-staff',
  wording: Wording,
): Rendered {
  return { text: wording.html(key), buttons: [[pageButton('menu', wording)]] };
}

function press(value: DeletionPress, key: string, wording: Wording) {
  return { text: wording.plain(key), callback_data: pressData(deletionPress, value) };
}

/** Who gets photos and texts, as the lines lead there. */
function renderProviders(wording: Wording): string {
  const uses = ['studio', 'product', 'portrait'] as const;
  return uses
    .flatMap((use) =>
      lines[use].routes.map((provider) =>
        wording.plain('privacy-provider', {
          provider: providerName(provider),
          use: wording.plain(`privacy-use-${use}`),
          days: keptDaysAt(provider),
        }),
      ),
    )
    .join('\n');
}
