/** What a person is here: who buys, and who works. A viewer sees all and changes nothing. */
export const roles = ['customer', 'viewer', 'operator', 'moderator', 'finance', 'admin', 'owner'] as const;
export type Role = (typeof roles)[number];

/**
 * How a person stands with us. `unreachable` nothing reaches them until they write · `blocked` they are not served ·
 * `deleted` they asked to be forgotten.
 */
export type PersonStatus = 'active' | 'unreachable' | 'blocked' | 'deleted';

/** Whether somebody of this status is served at all. */
export function isServed(status: PersonStatus): boolean {
  return status === 'active' || status === 'unreachable';
}
