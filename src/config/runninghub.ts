import { z } from 'zod';

/** One account: its own key, its own copy of each workflow, its own limit. */
export interface RunningHubAccount {
  /** The n of its variables; part of the account's name in the database. */
  number: number;
  key: string;
  /** Tasks it may have under way at once. With none it takes nothing new and finishes what it has. */
  places: number;
  /** 19 digits: more than a number can hold. */
  productWorkflow: string;
}

/** Where an input picture enters the provider's graph. */
export interface WorkflowNode {
  nodeId: string;
  fieldName: string;
}

const numbered = /^RUNNINGHUB_(API_KEY|MAX_JOBS|WORKFLOW_PRODUCT)_(\d{1,3})$/i;

const account = z.object({
  API_KEY: z.string('is missing').min(1),
  MAX_JOBS: z
    .string()
    .regex(/^(?:0|[1-9]\d{0,3})$/, 'must be a whole number from 0 to 9999')
    .default('5')
    .transform(Number),
  WORKFLOW_PRODUCT: z.string('is missing').regex(/^\d{10,25}$/, 'must be the digits of a workflow id'),
});

export const nodeId = z.string().regex(/^\d{1,9}$/, 'must be the number of a node');

/** A numbered variable is missing or wrong. */
export class AccountError extends Error {}

/**
 * The accounts of RUNNINGHUB_API_KEY_n, RUNNINGHUB_MAX_JOBS_n and RUNNINGHUB_WORKFLOW_PRODUCT_n for any n, by n.
 * @throws AccountError with the variable's name
 */
export function readRunningHubAccounts(env: NodeJS.ProcessEnv): RunningHubAccount[] {
  const found = new Map<number, Record<string, string>>();
  for (const [name, value] of Object.entries(env)) {
    const [, field = '', number = ''] = numbered.exec(name) ?? [];
    if (field === '' || value === undefined || value === '') continue;
    const fields = found.get(Number(number)) ?? {};
    found.set(Number(number), fields);
    // Capitals win, as for every other variable.
    if (name === name.toUpperCase() || fields[field.toUpperCase()] === undefined)
      fields[field.toUpperCase()] = value;
  }
  return [...found]
    .toSorted(([left], [right]) => left - right)
    .map(([number, fields]) => toAccount(number, fields));
}

function toAccount(number: number, fields: Record<string, string>): RunningHubAccount {
  const parsed = account.safeParse(fields);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new AccountError(`RUNNINGHUB_${String(issue?.path[0])}_${number} ${issue?.message ?? 'is wrong'}`);
  }
  const { API_KEY: key, MAX_JOBS: places, WORKFLOW_PRODUCT: productWorkflow } = parsed.data;
  return { number, key, places, productWorkflow };
}
