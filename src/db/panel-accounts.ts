import type { Role } from '../contract/people.ts';
import { type Sql, timed } from './sql.ts';

/** The role of an account of the panel that may come in; undefined for one that may not. */
export async function readAccountRole(sql: Sql, accountId: number): Promise<Role | undefined> {
  const [account] = await timed(
    sql<{ role: Role }[]>`select role from panel_accounts where id = ${accountId} and disabled_at is null`,
  );
  return account?.role;
}

/** What accounts are called by their numbers: their login, or the first name of the person they are of. */
export async function namesOfAccounts(sql: Sql, ids: readonly number[]): Promise<Map<number, string>> {
  const accounts = await timed(sql<{ id: number; name: string | null }[]>`
    select a.id, coalesce(a.login, u.first_name) as name from panel_accounts a left join users u on u.id = a.user_id
    where a.id in (select jsonb_array_elements_text(${sql.json([...ids])})::bigint)`);
  return new Map(accounts.flatMap(({ id, name }) => (name === null ? [] : [[id, name] as const])));
}
