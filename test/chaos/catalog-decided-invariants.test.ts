import { describe, expect, test } from 'vitest';
import { approvalOf, type DecidedEvidence } from '../../chaos/catalog-decided-evidence.ts';
import { decidedInvariants } from '../../chaos/catalog-decided-invariants.ts';

const key = 'darkroom-item-1';

/** A picture that was decided on twice, described at the second try, and shown, and a newer version of which was refused. */
function scene(): DecidedEvidence {
  const at = '2026-01-01T00:00:00.000Z';
  const decision = { itemId: 1, resultId: 1, hash: 'a', verdict: 'accept', counts: true, by: 'person 1' };
  const publication = { key, version: 1, hash: 'a', texts: '{}', status: 'published', set: 'p at t1' };
  const description = { itemId: 1, isSingle: true, product: 'Vase', isLost: false, costs: 1 };
  return {
    decisions: [
      { ...decision, id: 1 },
      { ...decision, id: 2, verdict: 'reject', counts: false, by: 'person 2' },
    ],
    approved: new Set([approvalOf(key, 'a')]),
    publications: [
      { ...publication, id: 1 },
      { ...publication, id: 2, version: 2, status: 'failed', set: 'p at t2' },
    ],
    descriptions: [
      { ...description, id: 1, status: 'failed', isLost: true, costs: 0 },
      { ...description, id: 2, status: 'made' },
    ],
    singles: [{ id: 1, status: 'made', prompt: 'brighter' }],
    known: [{ key, revision: 1, shown: 'published' }],
    versions: [{ externalKey: key, version: 1, productKey: 'p', contentHash: 'a', at }],
    images: [
      {
        externalKey: key,
        id: 'cms-1',
        revision: 1,
        shown: 'published',
        version: 1,
        contentHash: 'a',
        texts: {},
        changedAt: at,
        productKey: 'p',
        replaces: '',
        attributes: {},
        changedBy: 'api',
      },
    ],
    made: ['brighter'],
    described: ['Vase', 'Vase'],
  };
}

const broken = (evidence: DecidedEvidence) =>
  decidedInvariants(evidence)
    .filter((one) => one.broken.length > 0)
    .map(({ says }) => says);

function set<T>(rows: readonly T[], at: number, fields: Partial<T>): void {
  Object.assign(rows[at] ?? {}, fields);
}

describe('the look at decisions and publications from outside', () => {
  test('finds nothing where all is sound, and looks at everything', () => {
    expect(broken(scene())).toEqual([]);
    expect(decidedInvariants(scene()).filter(({ checked }) => checked === 0)).toEqual([]);
  });

  test('takes it for no fault when what was taken back is shown again, or a lost call never came', () => {
    const evidence = scene();
    const [first] = evidence.versions;
    if (first) evidence.versions.push({ ...first, version: 2 });
    set(evidence.publications, 0, { status: 'withdrawn' });
    set(evidence.publications, 1, { status: 'published' });
    evidence.described.pop();
    expect(broken(evidence)).toEqual([]);
  });

  test.each<[string, RegExp, (evidence: DecidedEvidence) => void]>([
    [
      'a version that was shown twice',
      /shown twice/,
      ({ versions }) => void versions.push(...versions.slice(0, 1)),
    ],
    [
      'a picture that was shown as another one',
      /is in our books/,
      ({ versions, approved }) => {
        set(versions, 0, { contentHash: 'b' });
        approved.add(approvalOf(key, 'b'));
      },
    ],
    [
      'a publication that never was',
      /our books call published/,
      ({ publications }) =>
        void publications.push({ ...scene().publications[0], version: 3, texts: '' } as never),
    ],
    [
      'a set that was shown in part',
      /together/,
      ({ publications }) => set(publications, 1, { set: 'p at t1' }),
    ],
    ['a change that nobody knows of', /our books know/, ({ images }) => set(images, 0, { revision: 2 })],
    ['a picture nobody accepted', /was accepted/, ({ approved }) => approved.clear()],
    [
      'a decision that came second and counts',
      /the first counts/,
      ({ decisions }) => {
        set(decisions, 0, { counts: false });
        set(decisions, 1, { counts: true });
      },
    ],
    ['a picture that was called for twice', /^a picture by a call/, ({ made }) => void made.push('brighter')],
    [
      'a description that was called for twice',
      /^a description by a call/,
      ({ described }) => void described.push('Vase'),
    ],
    [
      'a description without a charge',
      /is charged once/,
      ({ descriptions }) => set(descriptions, 1, { costs: 0 }),
    ],
    [
      'a description without an end',
      /come to its end/,
      ({ descriptions }) => set(descriptions, 0, { status: 'sent' }),
    ],
  ])('finds %s', (_, says, spoil) => {
    const evidence = scene();
    spoil(evidence);
    expect(broken(evidence)).toEqual([expect.stringMatching(says)]);
  });

  test('finds what is published again although it is shown already', () => {
    const evidence = scene();
    const [first] = evidence.versions;
    if (first) evidence.versions.push({ ...first, version: 2 });
    set(evidence.publications, 1, { status: 'published' });
    expect(broken(evidence)).toEqual([expect.stringMatching(/as a new version/)]);
  });
});
