import { describe, expect, test } from 'vitest';
import type { CatalogEvidence } from '../../chaos/catalog-evidence.ts';
import { catalogInvariants } from '../../chaos/catalog-invariants.ts';

const at = '2026-01-01T00:00:00.000Z';

/** One run of one source: a picture that was made, one whose second try was made, one that was refused. */
function scene(): CatalogEvidence {
  const made = { runId: 1, status: 'made', reason: null, isUploaded: true, isSingle: false, costs: 1 };
  const unmade = { ...made, fileId: null, isUploaded: false, costs: 0 };
  const results = [
    { ...made, id: 1, itemId: 1, key: 'item-1-r1', fileId: 'file-1' },
    { ...unmade, id: 2, itemId: 2, key: 'item-2-r1', status: 'failed' },
    { ...made, id: 3, itemId: 2, key: 'item-2-r1', fileId: 'file-2' },
    { ...unmade, id: 4, itemId: 3, key: 'item-3-r1', status: 'refused' },
  ];
  const batch = { webhook: '', accepted_at: at, model: 'm', status: 'succeeded', failed: 0 } as const;
  const upload = (file: string, key: string) => ({
    at,
    kind: 'google.file.created',
    data: { file, properties: { key }, by: 'app' },
  });
  const kept = { mimeType: 'image/png', place: 'folder', size: 1, modified: at } as const;
  return {
    runs: [{ id: 1, sourceId: 1, status: 'done', startedAt: new Date(at), endedAt: new Date(at) }],
    items: [1, 2, 3].map((id) => ({
      id,
      sourceId: 1,
      tab: 'Catalog',
      rowState: 'there',
      status: id === 3 ? 'refused' : 'made',
    })),
    results,
    jobs: [
      { batchId: 1, status: 'done', attemptKey: 'key-1', externalId: 'batches/1' },
      { batchId: 2, status: 'done', attemptKey: 'key-2', externalId: 'batches/2' },
    ],
    batches: [
      { ...batch, batch: '1', name: 'batches/1', display_name: 'key-1', lines: 3, succeeded: 2 },
      { ...batch, batch: '2', name: 'batches/2', display_name: 'key-2', lines: 1, succeeded: 1 },
    ],
    files: ['1', '2'].map((id) => ({
      ...kept,
      id: `file-${id}`,
      name: id,
      properties: { key: `item-${id}-r1` },
    })),
    driveJournal: [upload('file-1', 'item-1-r1'), upload('file-2', 'item-2-r1')],
    tabs: new Map([
      [
        'Catalog',
        [
          ['note', 'id', 'state'],
          ['', '3', 'refused: x'],
          ['mine', '1', 'made'],
          ['', '2', 'made'],
        ],
      ],
    ]),
  };
}

const broken = (evidence: CatalogEvidence) =>
  catalogInvariants(evidence)
    .filter((one) => one.broken.length > 0)
    .map(({ says }) => says);

describe('the look at a catalog from outside', () => {
  test('finds nothing in a sound one, and looks at everything', () => {
    expect(broken(scene())).toEqual([]);
    expect(catalogInvariants(scene()).filter(({ checked }) => checked === 0)).toEqual([]);
  });

  test('takes it for no fault of ours when a person takes a file away or deletes a row', () => {
    const evidence = scene();
    evidence.files.pop();
    evidence.driveJournal.push({ at, kind: 'google.file.deleted', data: { file: 'file-2', by: 'person' } });
    evidence.tabs.get('Catalog')?.pop();
    Object.assign(evidence.items[1] ?? {}, { rowState: 'removed' });
    expect(broken(evidence)).toEqual([]);
  });

  test.each<[string, RegExp, (evidence: CatalogEvidence) => void]>([
    [
      'a batch that was sent twice',
      /accepted twice/,
      ({ batches, jobs }) => {
        const [first, second] = [batches[1], jobs[1]];
        if (first) batches.push({ ...first, name: 'batches/3', batch: '3' });
        if (second) jobs.push({ ...second, externalId: 'batches/3' });
      },
    ],
    [
      'a batch nobody knows',
      /one of ours, by its name/,
      ({ jobs }) => Object.assign(jobs[0] ?? {}, { externalId: null }),
    ],
    ['a batch that is nowhere', /is at the provider/, ({ batches }) => void batches.pop()],
    [
      'a picture without a charge',
      /charged once/,
      ({ results }) => Object.assign(results[0] ?? {}, { costs: 0 }),
    ],
    [
      'a charge without a picture',
      /charged once/,
      ({ results }) => Object.assign(results[3] ?? {}, { costs: 1 }),
    ],
    [
      'a second file of a picture',
      /into the folder twice/,
      ({ driveJournal }) => {
        const [first] = driveJournal;
        if (first) driveJournal.push({ ...first, data: { ...first.data, file: 'file-3' } });
      },
    ],
    [
      'a picture that is not in the folder',
      /that was made is in the folder/,
      ({ files }) => void files.pop(),
    ],
    ['a row twice', /has one row/, ({ tabs }) => void tabs.get('Catalog')?.push(['', '2', 'made'])],
    [
      'a row that says nothing',
      /says so/,
      ({ tabs }) => void tabs.get('Catalog')?.splice(3, 1, ['', '2', 'new']),
    ],
    [
      'a line without an end',
      /come to its end/,
      ({ results }) => Object.assign(results[3] ?? {}, { status: 'sent' }),
    ],
    [
      'a batch that goes on at the provider',
      /come to its end/,
      ({ batches }) => Object.assign(batches[0] ?? {}, { status: 'running' }),
    ],
    [
      'two runs at once',
      /overlapped/,
      ({ runs }) => {
        const ended = new Date(Date.parse(at) + 1_000);
        Object.assign(runs[0] ?? {}, { endedAt: ended });
        runs.push({ id: 2, sourceId: 1, status: 'done', startedAt: new Date(at), endedAt: ended });
      },
    ],
  ])('finds %s', (_, says, spoil) => {
    const evidence = scene();
    spoil(evidence);
    expect(broken(evidence)).toEqual([expect.stringMatching(says)]);
  });
});
