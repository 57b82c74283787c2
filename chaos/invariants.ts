import { bookInvariants } from './books.ts';
import type { Evidence } from './evidence.ts';
import type { Finding } from './finding.ts';
import { modelInvariants } from './models.ts';
import { outsideInvariants } from './outside.ts';
import { promiseInvariants } from './promises.ts';
import { ownInvariants } from './resources.ts';

/** Looks at everything from outside: rows, the provider's and Telegram's own records, files, executions. */
export async function checkInvariants(evidence: Evidence): Promise<Finding[]> {
  const findings = [
    ...(await bookInvariants(evidence)),
    ...outsideInvariants(evidence),
    ...promiseInvariants(evidence),
    ...(await ownInvariants(evidence)),
    ...(await modelInvariants(evidence)),
  ];
  return findings.toSorted((left, right) => Number(left.id.slice(1)) - Number(right.id.slice(1)));
}
