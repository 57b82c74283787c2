import { trainedModelWorkflowId, trainedModelWorkflowType } from '../src/contract/training.ts';
import type { Evidence } from './evidence.ts';
import { askBooks, type Finding, finding } from './finding.ts';
import { providers } from './providers.ts';

interface ModelRow {
  id: number;
  externalId: string;
  status: string;
  isPaid: boolean;
}

/** What trainings leave: models that are looked after, samples, and nobody's face where nobody wants it. */
export async function modelInvariants(evidence: Evidence): Promise<Finding[]> {
  const { sql } = evidence.system;
  const models = await sql<ModelRow[]>`
    select m.id, m.external_id as "externalId", m.status, o.status = 'delivered' as "isPaid"
    from trained_models m join orders o on o.id = m.order_id`;
  return [
    await everyModelIsLookedAfter(evidence, models),
    nobodyIsForgotten(evidence, models),
    await askBooks(
      sql`select count(*) as checked, jsonb_agg(o.id::text || ': ' || samples) filter (where samples <> 1) as broken
        from orders o cross join lateral (
          select count(*) as samples from orders s where s.confirm_key = 'samples:' || o.id) x
        where o.line = 'training' and o.status = 'delivered'`,
      { id: 'I10', says: 'every trained model has its samples once' },
    ),
    await askBooks(
      sql`select count(*) as checked, jsonb_agg(o.id::text) filter
          (where -e.posted_delta <> o.price / o.units * cardinality(d.message_ids)) as broken
        from orders o join credit_entries e on e.order_id = o.id and e.kind = 'capture'
          join deliveries d on d.order_id = o.id and d.part = 'album'`,
      { id: 'I3', says: 'an album is charged for the pictures that are in the chat' },
    ),
  ];
}

async function everyModelIsLookedAfter(
  { system: { temporal } }: Evidence,
  models: readonly ModelRow[],
): Promise<Finding> {
  const runs = new Map<string, string>();
  const query = `WorkflowType = '${trainedModelWorkflowType}'`;
  for await (const { workflowId, status } of temporal.workflow.list({ query }))
    runs.set(workflowId, status.name);
  const all = models.map(({ id, status, isPaid }) => {
    const run = runs.get(trainedModelWorkflowId(id));
    const expected = status === 'ready' ? 'RUNNING' : 'COMPLETED';
    return { name: `model ${id}: ${status}, ${run}`, ok: run === expected && (status !== 'ready' || isPaid) };
  });
  return finding('I5', 'every model that can be used has an execution and was paid for', all);
}

/** A training whose order had no model is stopped or deleted there as well. */
function nobodyIsForgotten({ journal, jobs }: Evidence, models: readonly ModelRow[]): Finding {
  const kept = new Set(models.flatMap(({ externalId, status }) => (status === 'ready' ? [externalId] : [])));
  const all = providers
    .filter(({ line }) => line === 'training')
    .flatMap(({ name, deleted, nameOf }) => {
      const gone = new Set(journal.flatMap(({ kind, data }) => (kind === deleted ? [nameOf(data)] : [])));
      return (jobs.get(name) ?? []).map(({ externalId }) => ({
        name: `${externalId}: ${kept.has(externalId) ? 'kept' : 'unwanted'}, there ${gone.has(externalId) ? 'deleted' : 'kept'}`,
        ok: kept.has(externalId) !== gone.has(externalId),
      }));
    });
  return finding('I7', 'the provider has the models that can be used, and no other', all);
}
