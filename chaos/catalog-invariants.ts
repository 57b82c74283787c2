import type { CatalogEvidence } from './catalog-evidence.ts';
import { type Finding, finding } from './finding.ts';

/** What holds of the whole catalog at rest, whoever died and whatever people did meanwhile. */
export function catalogInvariants(evidence: CatalogEvidence): Finding[] {
  return [
    ...madeOnce(evidence),
    ...uploadedOnce(evidence),
    ...rowsAreRight(evidence),
    ...everythingEnds(evidence),
  ];
}

function madeOnce({ jobs, batches, results }: CatalogEvidence): Finding[] {
  const accepted = Map.groupBy(batches, ({ display_name }) => display_name);
  const named = new Set(jobs.map(({ externalId }) => externalId));
  const there = new Set(batches.map(({ name }) => name));
  return [
    finding(
      'I24',
      'no attempt of a batch was accepted twice at the provider',
      [...accepted].map(([key, all]) => ({ name: `${key}: ${all.length} batches`, ok: all.length === 1 })),
    ),
    finding(
      'I24',
      'every batch at the provider is one of ours, by its name',
      batches.map(({ name }) => ({ name, ok: named.has(name) })),
    ),
    finding(
      'I24',
      'every batch of ours that was accepted is at the provider',
      jobs
        .filter(({ externalId }) => externalId !== null)
        .map(({ batchId, externalId }) => ({ name: `batch ${batchId}`, ok: there.has(externalId ?? '') })),
    ),
    finding(
      'I24',
      'a picture that was made is charged once, and nothing else is but a call of its own whose answer was lost',
      results.map(({ id, status, costs, isSingle }) => ({
        name: `result ${id}, ${status}: ${costs} charges`,
        ok: status === 'made' ? costs === 1 : costs === 0 || (status === 'failed' && isSingle && costs === 1),
      })),
    ),
    finding(
      'I24',
      'no wish was answered by two pictures',
      [
        ...Map.groupBy(
          results.filter(({ status }) => status === 'made'),
          ({ key }) => key,
        ),
      ].map(([key, all]) => ({ name: `${key}: ${all.length} pictures`, ok: all.length === 1 })),
    ),
  ];
}

function uploadedOnce({ results, files, driveJournal }: CatalogEvidence): Finding[] {
  const created = driveJournal.filter(
    ({ kind, data }) => kind === 'google.file.created' && data.by === 'app',
  );
  const byKey = Map.groupBy(created, ({ data }) => keyOf(data) ?? '');
  const made = results.filter(({ status }) => status === 'made');
  const places = new Map(files.map(({ id, place }) => [id, place]));
  const byPeople = new Set(
    driveJournal
      .filter(({ kind, data }) => kind !== 'google.file.created' && data.by === 'person')
      .map(({ data }) => data.file),
  );
  return [
    finding(
      'I24',
      'no picture came into the folder twice',
      [...byKey].map(([key, all]) => ({ name: `${key}: ${all.length} files`, ok: all.length === 1 })),
    ),
    finding(
      'I24',
      'every file in the folder is a picture that was made',
      [...byKey.keys()].map((key) => ({ name: key, ok: made.some((one) => one.key === key) })),
    ),
    finding(
      'I24',
      'every picture that was made is in the folder, under the id in our books, unless a person took it away',
      made.map(({ key, fileId, isUploaded }) => ({
        name: `${key}: ${fileId ?? 'no id'}, ${isUploaded ? 'uploaded' : 'not uploaded'}, ${places.get(fileId ?? '') ?? 'gone'}`,
        ok: isUploaded && (places.get(fileId ?? '') === 'folder' || byPeople.has(fileId ?? '')),
      })),
    ),
  ];
}

function keyOf({ properties }: Record<string, unknown>): string | undefined {
  return (properties as { key?: string } | undefined)?.key;
}

/** What the row of a picture may say that was made. */
const standings =
  /^(made|gone|skipped|accepted|rejected|another one is wanted|being published|(not )?published|removed in the shop|(being )?taken back)/;

function rowsAreRight({ items, tabs }: CatalogEvidence): Finding[] {
  const rows = items.map((item) => {
    const cells = tabs.get(item.tab) ?? [];
    const [header = []] = cells;
    const own = cells.slice(1).filter((row) => row[header.indexOf('id')] === String(item.id));
    return { ...item, count: own.length, says: own[0]?.[header.indexOf('state')] ?? '' };
  });
  return [
    finding(
      'I25',
      'every picture of a shop has one row, unless a person deleted it',
      rows.map(({ id, rowState, count }) => ({
        name: `item ${id}, ${rowState}: ${count} rows`,
        ok: count === (rowState === 'there' ? 1 : 0) && rowState !== 'missing',
      })),
    ),
    finding(
      'I25',
      'the row of a picture that was made says so',
      rows
        .filter(({ rowState, status }) => rowState === 'there' && status === 'made')
        .map(({ id, says }) => ({ name: `item ${id}: ${says}`, ok: standings.test(says) })),
    ),
  ];
}

function everythingEnds({ runs, jobs, results, batches }: CatalogEvidence): Finding[] {
  const overlapping = runs.filter((run) =>
    runs.some(
      (other) =>
        other.id > run.id &&
        other.sourceId === run.sourceId &&
        (run.endedAt === null || other.startedAt < run.endedAt),
    ),
  );
  return [
    finding('I26', 'every run, every line and every batch has come to its end, here and at the provider', [
      ...runs.map(({ id, status, endedAt }) => ({ name: `run ${id} ${status}`, ok: endedAt !== null })),
      ...results.map(({ id, status }) => ({
        name: `result ${id} ${status}`,
        ok: !['planned', 'sent'].includes(status),
      })),
      ...jobs.map(({ batchId, status }) => ({
        name: `batch ${batchId} ${status}`,
        ok: !['waiting', 'planned', 'sending', 'accepted', 'unknown'].includes(status),
      })),
      ...batches.map(({ name, status }) => ({
        name: `${name} ${status}`,
        ok: !['queued', 'running'].includes(status),
      })),
    ]),
    finding(
      'I26',
      'no two runs of one source overlapped',
      runs.map((run) => ({ name: `run ${run.id}`, ok: !overlapping.includes(run) })),
    ),
  ];
}
