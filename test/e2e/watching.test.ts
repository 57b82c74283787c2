import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { generationWorkflowId } from '../../src/contract/generation.ts';
import { workflowQueue } from '../../src/contract/queues.ts';
import { freePort } from '../../src/dev/ports.ts';
import { alarms, dashboardExpressions, figuresIn, figuresOf } from '../deploy/watching.ts';
import { type Customer, createCustomer } from '../harness/customer.ts';
import { openSystem, type System } from '../harness/system.ts';

interface SeenSpan {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  process: string;
}

interface Batch {
  resourceSpans: {
    resource: { attributes: { key: string; value: { stringValue?: string } }[] };
    scopeSpans: { spans: Omit<SeenSpan, 'process'>[] }[];
  }[];
}

const prompt = 'a heron nobody may read of';
const name = 'Zebediah';
/** Those of the processes that have figures, in the order of their ports. */
const processes = ['worker', 'bot', 'web'] as const;
/** Written by the collector as they came. */
const received: string[] = [];
const spans: SeenSpan[] = [];
let collector: Server;
let system: System;
let firstPort: number;
let ann: Customer;
let order: number;

const scrapes = () =>
  Promise.all(
    processes.map(async (_, at) => (await fetch(`http://127.0.0.1:${firstPort + at}/metrics`)).text()),
  );

beforeAll(async () => {
  collector = createServer((request, response) => {
    let text = '';
    request.on('data', (part: Buffer) => {
      text += part.toString();
    });
    request.on('end', () => {
      received.push(text);
      spans.push(...spansOf(JSON.parse(text) as Batch));
      response.end('{}');
    });
  });
  await new Promise<void>((resolve) => {
    collector.listen(0, '127.0.0.1', resolve);
  });
  firstPort = await freePort();
  const { port } = collector.address() as AddressInfo;
  const TRACES_URL = `http://127.0.0.1:${port}/v1/traces`;
  system = await openSystem({ env: { METRICS_PORT: String(firstPort), TRACES_URL } });
  // What web counts begins with its first look.
  await scrapes();
  ann = await createCustomer(system.sandbox, { name });
  order = await ann.order({ prompt });
  await ann.card(order, /Done in/);
});
afterAll(async () => {
  await system?.close();
  collector.close();
});

it('[b175] an order is one trace: what was sent, its execution, its steps, and the calls of the provider', async () => {
  await vi.waitFor(() => expect(namesOfTrace()).toContain('RunWorkflow:generationWorkflow'), waiting);
  expect(namesOfTrace()).toEqual(
    expect.arrayContaining([
      'update',
      'StartWorkflow:generationWorkflow',
      'RunActivity:submitProviderJob',
      'provider-call higgsfield submit',
      'RunActivity:deliverResult',
      'telegram-call sendPhoto',
    ]),
  );
  expect(pathTo('provider-call higgsfield submit')).toEqual([
    'darkroom-bot update',
    'darkroom-bot StartWorkflow:generationWorkflow',
    'darkroom-worker RunWorkflow:generationWorkflow',
    'darkroom-worker RunActivity:submitProviderJob',
    'darkroom-worker provider-call higgsfield submit',
  ]);
  expect(received.join('')).not.toContain('heron');
});

it('[b127] every figure that alarms and dashboard name is told by the processes, an order among them', async () => {
  await failAWorkflowTask();
  const wanted = figuresIn([...alarms.map(({ expr }) => expr), ...dashboardExpressions]);
  expect(wanted.length).toBeGreaterThan(40);
  await vi.waitFor(async () => {
    const told = (await scrapes()).flatMap((scrape) => [...figuresOf(scrape)]);
    expect(wanted.filter((name) => !told.includes(name) && !onlyInTrouble.includes(name))).toEqual([]);
    const [, , web = ''] = await scrapes();
    expect(web).toContain('darkroom_orders_ended_total{line="studio",outcome="delivered"} 1');
    expect(web).toContain('darkroom_ready_to_chat_seconds_count{line="studio"} 1');
    expect(web).toContain('darkroom_credits_total{movement="charged"} 50');
  }, waiting);
});

it('figures are few, and name nobody and nothing that was said', async () => {
  const told = await scrapes();
  for (const scrape of told) {
    const series = scrape.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    expect(series.length).toBeLessThan(1_500);
    // A label of the SDK's or ours never has more values than there are words for them.
    expect(Math.max(...[...valuesByLabel(series).values()].map((values) => values.size))).toBeLessThan(60);
    for (const secret of [prompt, 'heron', name, String(ann.id), `order-${order}`, `"${order}"`])
      expect([secret, scrape.includes(secret)]).toEqual([secret, false]);
  }
});

it('[b127] health is asked at the port of figures, too, and tells that all is well', async () => {
  for (const at of processes.keys()) {
    const answer = await fetch(`http://127.0.0.1:${firstPort + at}/health/ready`);
    expect([answer.status, await answer.json()]).toEqual([
      200,
      { alive: true, ready: true, reasons: [], hindered: [] },
    ]);
  }
});

const waiting = { timeout: 20_000, interval: 500 };

/** Told only once Temporal has refused a call of a worker. */
const onlyInTrouble = ['temporal_request_failure_total'];

/** An execution of a type that no worker knows. */
async function failAWorkflowTask(): Promise<void> {
  const workflowId = 'of-no-type';
  const handle = await system.temporal.workflow.start('noWorkflow', { taskQueue: workflowQueue, workflowId });
  await vi.waitFor(async () => {
    const [worker = ''] = await scrapes();
    expect(worker).toContain('temporal_workflow_task_execution_failed_total{');
  }, waiting);
  await handle.terminate();
}

function spansOf({ resourceSpans }: Batch): SeenSpan[] {
  return resourceSpans.flatMap(({ resource, scopeSpans }) => {
    const process = resource.attributes.find(({ key }) => key === 'service.name')?.value.stringValue ?? '';
    return scopeSpans.flatMap((scope) => scope.spans.map((span) => ({ ...span, process })));
  });
}

/** The spans of the trace that the order's execution is in. */
function ownTrace(): SeenSpan[] {
  const id = generationWorkflowId(order);
  expect(received.join('')).toContain(id);
  const run = spans.find(({ name }) => name === 'StartWorkflow:generationWorkflow');
  return spans.filter(({ traceId }) => traceId === run?.traceId);
}

function namesOfTrace(): string[] {
  return ownTrace().map(({ name }) => name);
}

/** From the root of the trace down to it. */
function pathTo(last: string): string[] {
  const tree = ownTrace();
  const path: string[] = [];
  for (let span = tree.find((one) => one.name === last); span; ) {
    path.unshift(`${span.process} ${span.name}`);
    const { parentSpanId } = span;
    span = tree.find(({ spanId }) => spanId === parentSpanId);
  }
  return path;
}

function valuesByLabel(series: readonly string[]): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const line of series)
    for (const [, label = '', value = ''] of line.matchAll(/(\w+)="([^"]*)"/g))
      if (label !== 'le') found.set(label, (found.get(label) ?? new Set()).add(value));
  return found;
}
