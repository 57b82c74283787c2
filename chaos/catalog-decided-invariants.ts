import { approvalOf, type DecidedEvidence } from './catalog-decided-evidence.ts';
import { type Finding, finding } from './finding.ts';

/** What holds of decisions, texts and publications at rest, whoever died and whatever people did meanwhile. */
export function decidedInvariants(evidence: DecidedEvidence): Finding[] {
  return [
    ...shownOnce(evidence),
    ...onlyApproved(evidence),
    ...paidOnce(evidence),
    ...everythingEnds(evidence),
  ];
}

const wasShown = ['published', 'withdrawing', 'withdrawn'];

const nameOf = ({ key, version }: { key: string; version: number }) => `${key} version ${version}`;

function shownOnce({ versions, publications, images, known }: DecidedEvidence): Finding[] {
  const there = versions.map(({ externalKey: key, version, contentHash: hash }) => ({ key, version, hash }));
  const ours = new Map(publications.map((one) => [nameOf(one), one]));
  const byName = Map.groupBy(there, nameOf);
  const revisions = new Map(images.map(({ externalKey, revision }) => [externalKey, revision]));
  return [
    finding(
      'I12',
      'no version of a picture came to be shown twice',
      [...byName].map(([name, all]) => ({ name: `${name}: ${all.length} times`, ok: all.length === 1 })),
    ),
    finding(
      'I12',
      'what the CMS shows already is not published as a new version',
      [...Map.groupBy(publications, ({ key }) => key).values()].flatMap((all) =>
        all
          .filter(({ status }) => wasShown.includes(status))
          .map((one, index, shown) => ({ one, before: shown[index - 1] }))
          .map(({ one, before }) => ({
            name: nameOf(one),
            ok: before?.status !== 'published' || one.hash !== before.hash || one.texts !== before.texts,
          })),
      ),
    ),
    finding(
      'I12',
      'every version that the CMS showed is in our books, as that very picture',
      there.map((one) => ({ name: nameOf(one), ok: ours.get(nameOf(one))?.hash === one.hash })),
    ),
    finding(
      'I12',
      'every version that our books call published was shown by the CMS, and none that failed',
      publications.map((one) => ({
        name: `${nameOf(one)}: ${one.status}`,
        ok: byName.has(nameOf(one)) === wasShown.includes(one.status),
      })),
    ),
    finding(
      'I12',
      'pictures of a product that were sent together were shown together, or none of them',
      [...Map.groupBy(publications, ({ set }) => set)].map(([set, all]) => ({
        name: `product ${set}`,
        ok: new Set(all.map(({ status }) => status === 'failed')).size === 1,
      })),
    ),
    finding(
      'I12',
      'our books know what the CMS shows of each picture',
      [...revisions].map(([key, revision]) => ({
        name: `${key}: revision ${revision}`,
        ok: known.some((one) => one.key === key && one.revision === revision),
      })),
    ),
  ];
}

function onlyApproved({ versions, approved, decisions }: DecidedEvidence): Finding[] {
  return [
    finding(
      'I13',
      'whatever the CMS came to show was accepted, this very picture',
      versions.map(({ externalKey, version, contentHash }) => ({
        name: `${externalKey} version ${version}`,
        ok: approved.has(approvalOf(externalKey, contentHash)),
      })),
    ),
    finding(
      'I14',
      'of all decisions on a picture the first counts, and no other',
      [...Map.groupBy(decisions, ({ resultId }) => resultId)].map(([resultId, all]) => ({
        name: `result ${resultId}: ${all.map(({ verdict, counts }) => `${verdict} ${counts}`).join(', ')}`,
        ok: all.every(({ counts }, index) => counts === (index === 0)),
      })),
    ),
  ];
}

/** Called once for each try at most; a try whose answer nobody heard may have been called, or not. */
function counted(tries: readonly { status: string; of: string }[], answered: readonly string[]) {
  return [...new Set([...tries.map(({ of }) => of), ...answered])].map((name) => {
    const own = tries.filter(({ of }) => of === name);
    const count = answered.filter((one) => one === name).length;
    const least = own.filter(({ status }) => status === 'made').length;
    return {
      name: `${name}: ${own.length} tries, ${count} calls`,
      ok: least <= count && count <= own.length,
    };
  });
}

function paidOnce({ descriptions, singles, made, described }: DecidedEvidence): Finding[] {
  return [
    finding(
      'I24',
      'a picture by a call of its own is called for once a try',
      counted(
        singles.map(({ status, prompt }) => ({ status, of: prompt })),
        made,
      ),
    ),
    finding(
      'I24',
      'a description by a call of its own is called for once a try',
      counted(
        descriptions
          .filter(({ isSingle, status }) => isSingle && !['planned', 'dropped'].includes(status))
          .map(({ status, product }) => ({ status, of: product })),
        described,
      ),
    ),
    finding(
      'I24',
      'a description that was made is charged once, and no other twice',
      descriptions.map(({ id, status, costs }) => ({
        name: `description ${id}, ${status}: ${costs} charges`,
        ok: status === 'made' ? costs === 1 : costs <= 1,
      })),
    ),
  ];
}

function everythingEnds({ descriptions, publications }: DecidedEvidence): Finding[] {
  return [
    finding('I26', 'every description and every publication has come to its end', [
      ...descriptions.map(({ id, status }) => ({
        name: `description ${id} ${status}`,
        ok: !['planned', 'sent'].includes(status),
      })),
      ...publications.map(({ key, version, status }) => ({
        name: `${key} version ${version} ${status}`,
        ok: !['sending', 'withdrawing'].includes(status),
      })),
    ]),
  ];
}
