import type { Client } from '@temporalio/client';
import { expect } from 'vitest';
import type { Sql } from '../../src/db/sql.ts';
import { auditBooks } from '../../src/db/upkeep.ts';
import type { SandboxClient } from '../../src/sandbox/client.ts';
import { createCustomer } from './customer.ts';
import { runUpkeep } from './upkeep.ts';

/** What tests look at and wait for in a studio. */
export function createStudioViews({
  sandbox,
  sql,
  temporal,
  adminId,
}: {
  sandbox: SandboxClient;
  sql: Sql;
  temporal: Client;
  adminId: number;
}) {
  const jobs = () => sandbox.higgsfield.jobs();
  return {
    until: async (check: () => Promise<boolean>, timeoutMs = 30_000) => {
      await expect.poll(check, { timeout: timeoutMs, interval: 50 }).toBe(true);
    },
    jobsFor: async (prompt: string) => (await jobs()).filter((job) => job.prompt === prompt),
    async openJobs() {
      const [row] = await sql<{ count: number }[]>`
        select count(*) from provider_jobs where status in ('waiting', 'planned', 'sending', 'accepted', 'unknown')`;
      return row?.count ?? 0;
    },
    async statusOf(orderId: number) {
      const [row] = await sql<{ status: string }[]>`select status from orders where id = ${orderId}`;
      return row?.status ?? 'none';
    },
    async finishJobs() {
      for (const { request_id: id, status } of await jobs()) {
        if (status === 'queued' || status === 'in_progress') await sandbox.higgsfield.end(id, 'completed');
      }
    },
    async admin() {
      const admin = await createCustomer(sandbox, { name: 'Admin', id: adminId });
      await admin.say('/start');
      await admin.sees(/./);
      return admin;
    },
    async makeQuiet() {
      await sql`alter table events disable trigger events_append_only`;
      await sql`update events set at = at - interval '10 minutes'`;
      await sql`update orders set finished_at = finished_at - interval '10 minutes'`;
      await sql`alter table events enable trigger events_append_only`;
    },
    runUpkeep: () => runUpkeep(temporal),
    async expectSoundBooks() {
      expect(await auditBooks(sql)).toEqual({});
    },
  };
}
