import { apiRights, longestKeyName, usualKeyLimits } from '../contract/api.ts';
import { createKey, type KeyWithEndpoint, listKeys, revokeKey } from '../operations/api-keys.ts';
import { type Command, forbidden, refused, type Told, type Tools, type Typed } from './command.ts';
import { withPerson } from './find.ts';
import { arg, oneOf, reason, wholeNumber } from './input.ts';
import { moment, nameOf, table } from './print.ts';

const mostKeys = 200;

export const keyCommands: readonly Command[] = [
  {
    name: 'keys create',
    args: ['USER', 'NAME'],
    options: ['rights', 'per-minute', 'open', 'why'],
    needs: ['why'],
    about: `a key with which an application orders for somebody; RIGHTS such as orders:read,orders:write (all unless you say)`,
    run: create,
  },
  {
    name: 'keys list',
    args: [],
    options: [],
    about: 'keys of applications, whose they are and when they were last used',
    async run(_, { deps, who }) {
      const outcome = await listKeys(deps, who, mostKeys);
      if (outcome.kind === 'forbidden') return forbidden();
      if (outcome.keys.length === 0)
        return { lines: ['There are no keys yet: keys create makes one.'], outcome };
      const head = [
        'KEY',
        'NAME',
        'BEGINS',
        'USER',
        'RIGHTS',
        'A MINUTE',
        'OPEN',
        'LAST USED (UTC)',
        'WEBHOOK',
      ];
      return { lines: table([head, ...outcome.keys.map(rowOf)]), outcome };
    },
  },
  {
    name: 'keys revoke',
    args: ['KEY'],
    options: ['why'],
    needs: ['why'],
    about: 'a key that opens nothing any more; orders under way go on',
    async run(typed, { deps, who }) {
      const keyId = wholeNumber(arg(typed, 0), 'KEY');
      const outcome = await revokeKey(deps, who, { keyId, why: reason(typed) });
      switch (outcome.kind) {
        case 'done':
          return { lines: [`Key ${keyId} opens nothing any more.`], outcome };
        case 'unchanged':
          return { lines: [`Key ${keyId} was revoked before.`], outcome };
        case 'not_found':
          return refused(outcome, `There is no key ${keyId}.`);
        case 'forbidden':
          return forbidden();
        default:
          return outcome.kind satisfies never;
      }
    },
  },
];

async function create(typed: Typed, tools: Tools): Promise<Told> {
  const { rights: list, 'per-minute': perMinute, open } = typed.options;
  const rights =
    list === undefined ? apiRights : list.split(',').map((one) => oneOf(apiRights, one.trim(), '--rights'));
  const { callsPerMinute, openOrders } = usualKeyLimits;
  const wish = {
    name: arg(typed, 1),
    rights,
    callsPerMinute:
      perMinute === undefined ? callsPerMinute : wholeNumber(perMinute, '--per-minute', { most: 6_000 }),
    openOrders: open === undefined ? openOrders : wholeNumber(open, '--open', { most: 1_000 }),
    why: reason(typed),
  };
  return withPerson(arg(typed, 0), tools, async (person) => {
    const outcome = await createKey(tools.deps, tools.who, { ...wish, userId: person.id });
    switch (outcome.kind) {
      case 'created':
        return {
          lines: [
            `Key ${outcome.keyId} acts for ${nameOf(person)}. Keep it: nobody can read it again.`,
            outcome.key,
          ],
          outcome,
        };
      case 'incomplete':
        return refused(outcome, `NAME must have 1 to ${longestKeyName} characters.`);
      case 'not_found':
        return refused(outcome, `There is no person ${person.id}.`);
      case 'forbidden':
        return forbidden();
      default:
        return outcome satisfies never;
    }
  });
}

function rowOf({ endpoint, ...key }: KeyWithEndpoint): string[] {
  const { id, name, prefix, userId, rights, callsPerMinute, openOrders, lastUsedAt, revokedAt } = key;
  return [
    String(id),
    name,
    prefix,
    String(userId),
    rights.length === apiRights.length ? 'all' : rights.join(' '),
    String(callsPerMinute),
    String(openOrders),
    revokedAt !== null ? `revoked ${moment(revokedAt)}` : lastUsedAt === null ? 'never' : moment(lastUsedAt),
    endpoint === undefined
      ? ''
      : `${endpoint.url}${endpoint.enabled ? '' : ` (off: ${endpoint.disabledWhy ?? ''})`}`,
  ];
}
