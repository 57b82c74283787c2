import { z } from 'zod';
import { hosts, onOff, seconds, url } from './fields.ts';
import { exchange } from './provider.ts';
import type { StandIn } from './stand-in.ts';
import { reach } from './web.ts';

/** One account: its own key, its own copy of each workflow, its own limit. `_n` stands behind each name, for any n. */
const account = z.object({
  RUNNINGHUB_API_KEY: z.string('is missing'),
  RUNNINGHUB_MAX_JOBS: z
    .string()
    .regex(/^(?:0|[1-9]\d{0,3})$/, 'must be a whole number from 0 to 9999')
    .default('5')
    .transform(Number),
  /** 19 digits: more than a number can hold. */
  RUNNINGHUB_WORKFLOW_PRODUCT: z
    .string('is missing')
    .regex(/^\d{10,25}$/, 'must be the digits of a workflow id'),
});

/** Beginnings of the names that end in an account's number. */
export const accountNames: readonly string[] = Object.keys(account.shape);

const accounts = z.unknown().transform((values, context) => {
  const found = new Map<number, Record<string, unknown>>();
  for (const [name, value] of Object.entries(values ?? {})) {
    const [, beginning = '', number = ''] = /^(\w+)_(\d{1,3})$/.exec(name) ?? [];
    if (!accountNames.includes(beginning)) continue;
    found.set(Number(number), { ...found.get(Number(number)), [beginning]: value });
  }
  return {
    accounts: [...found]
      .toSorted(([left], [right]) => left - right)
      .flatMap(([number, fields]) => {
        const { data, error } = account.safeParse(fields);
        for (const { path, message } of error?.issues ?? [])
          context.addIssue({ code: 'custom', path: [`${String(path[0])}_${number}`], message });
        if (data === undefined) return [];
        return {
          /** Part of the account's name in the database. */
          number,
          key: data.RUNNINGHUB_API_KEY,
          /** Tasks it may have under way at once. With none it takes nothing new and finishes what it has. */
          places: data.RUNNINGHUB_MAX_JOBS,
          productWorkflow: data.RUNNINGHUB_WORKFLOW_PRODUCT,
        };
      }),
  };
});

const nodeId = z.string().regex(/^\d{1,9}$/, 'must be the number of a node');

const shared = z
  .object({
    ...reach,
    RUNNINGHUB_API_URL: url.default('https://www.runninghub.ai'),
    RUNNINGHUB_CALLBACKS: onOff.default(true),
    RUNNINGHUB_RESULT_HOSTS: hosts,
    RUNNINGHUB_INSTANCE_TYPE: z.string().optional(),
    WORKFLOW_NODE_PRODUCT_PRODUCT_IMAGE: nodeId.default('2'),
    WORKFLOW_NODE_PRODUCT_BACKGROUND_IMAGE: nodeId.default('32'),
    WORKFLOW_FIELD_PRODUCT_IMAGE: z.string().default('image'),
    RUNNINGHUB_TIMEOUT: seconds(600, 3_600),
  })
  .transform((values) => {
    const fieldName = values.WORKFLOW_FIELD_PRODUCT_IMAGE;
    return {
      ...exchange(
        {
          apiUrl: values.RUNNINGHUB_API_URL,
          callbacks: values.RUNNINGHUB_CALLBACKS,
          resultHosts: values.RUNNINGHUB_RESULT_HOSTS,
        },
        values,
      ),
      /** "plus" is a larger and dearer machine; undefined: the provider's choice. */
      instanceType: values.RUNNINGHUB_INSTANCE_TYPE,
      /** Where input pictures enter the product workflow's graph: the product's photo, then the background. */
      productNodes: [
        { nodeId: values.WORKFLOW_NODE_PRODUCT_PRODUCT_IMAGE, fieldName },
        { nodeId: values.WORKFLOW_NODE_PRODUCT_BACKGROUND_IMAGE, fieldName },
      ],
      /** When a product photo that has not come is given up. */
      limitMs: values.RUNNINGHUB_TIMEOUT,
    };
  });

/** Both halves are read whatever the other finds, so that all that is wrong is named at once. */
export const runninghub = z.intersection(shared, accounts);

export const runninghubStandIn: StandIn = {
  name: 'RunningHub',
  keys: /^RUNNINGHUB_API_KEY_\d+$/i,
  urlVariable: 'RUNNINGHUB_API_URL',
  sandboxPath: '/runninghub',
  // The accounts and workflows the sandbox has: see src/sandbox/runninghub/settings.ts.
  fakes: Object.fromEntries(
    [1, 2, 3].flatMap((number) => [
      [`RUNNINGHUB_API_KEY_${number}`, `FAKE00000000000000000000000000F${number}`],
      [`RUNNINGHUB_WORKFLOW_PRODUCT_${number}`, `190000000000000000${number}`],
    ]),
  ),
};
