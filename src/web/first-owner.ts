import { panelPath, welcomeUrl } from '../contract/panel.ts';
import type { Sql } from '../db/sql.ts';
import { firstOwner } from '../operations/panel-accounts.ts';
import type { Logger } from '../process/logger.ts';

interface Start {
  sql: Sql;
  log: Logger;
  baseUrl: string;
  /** The one password of an earlier system. */
  adminPassword: string | undefined;
  /** Prints one line. The link is for whoever starts this, so it goes past the log. */
  print: (line: string) => void;
}

/** A panel that nobody has come into yet says how its owner does. */
export async function inviteFirstOwner({ sql, log, baseUrl, adminPassword, print }: Start): Promise<void> {
  const outcome = await firstOwner({ sql }, adminPassword);
  switch (outcome.kind) {
    case 'link':
      print(`Panel: open ${welcomeUrl(baseUrl, outcome.token)} once to set the owner's password`);
      break;
    case 'first_password':
      print(`Panel: sign in at ${baseUrl}${panelPath}/ as owner with ADMIN_PASSWORD, and change it then`);
      break;
    case 'settled':
      if (adminPassword !== undefined)
        log.warn('ADMIN_PASSWORD is used for the first start alone: take it out of the settings');
      break;
    default:
      outcome satisfies never;
  }
}
