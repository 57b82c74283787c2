import type { Role } from '../contract/people.ts';
import { type Sql, timed } from './sql.ts';

/** The role of an account of the panel that may come in; undefined for one that may not. */
export async function readAccountRole(sql: Sql, accountId: number): Promise<Role | undefined> {
  const [account] = await timed(
    sql<{ role: Role }[]>`select role from panel_accounts where id = ${accountId} and disabled_at is null`,
  );
  return account?.role;
}
