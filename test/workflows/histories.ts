import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { basename, join } from 'node:path';
import { wishedPrompt } from './drives.ts';

/** `<version>/<workflow type>/<scenario>.json` */
export const historiesFolder = join(import.meta.dirname, '../histories');

/** A history as `historyToJSON` writes it: enums by name, 64-bit numbers as texts, payloads in base64. */
export interface JsonHistory {
  events: JsonEvent[];
}

export interface JsonEvent {
  eventType: string;
  eventId: string;
  activityTaskScheduledEventAttributes?: { activityType: { name: string }; activityId: string };
  activityTaskStartedEventAttributes?: { scheduledEventId: string; attempt: number };
  workflowTaskFailedEventAttributes?: { cause: string };
  workflowTaskTimedOutEventAttributes?: { timeoutType: string };
  workflowExecutionCompletedEventAttributes?: { result: JsonPayloads };
  [attributes: string]: unknown;
}

interface JsonPayloads {
  /** One that holds nothing has no data. */
  payloads: { data?: string }[];
}

export interface RecordedHistory {
  /** From the folder of histories, such as `0.1.0/generationWorkflow/delivered-by-callback.json`. */
  path: string;
  scenario: string;
  text: string;
}

/** Every recorded history of every version. */
export function readHistories(): RecordedHistory[] {
  if (!existsSync(historiesFolder)) return [];
  return readdirSync(historiesFolder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.json'))
    .toSorted()
    .map((path) => ({
      path,
      scenario: basename(path, '.json'),
      text: readFileSync(join(historiesFolder, path), 'utf8'),
    }));
}

/** One event a line, so that two recordings can be compared. */
export function writeHistory({ events }: JsonHistory): string {
  return `{"events":[\n${events.map((event) => JSON.stringify(event)).join(',\n')}\n]}\n`;
}

/** The history without what names the machine: worker identities, queues called after them, stacks. */
export function neutralize(history: JsonHistory): JsonHistory {
  const neutral: unknown = JSON.parse(JSON.stringify(history), (key, value: unknown) => {
    if (key === 'identity') return 'worker';
    if (key === 'stackTrace') return '';
    if (isStickyQueue(value)) return { ...value, name: 'sticky' };
    return typeof value === 'string' ? value.replaceAll(hostname(), 'host') : value;
  });
  return neutral as JsonHistory;
}

/** Named after the worker that keeps the execution in memory. */
function isStickyQueue(value: unknown): value is { name: string } {
  return (
    typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'TASK_QUEUE_KIND_STICKY'
  );
}

/** What must not stand in a history: worker identities, files, loopback ports, tokens, simulated people, the prompt. */
const privateMarks =
  /\d+@[\w.-]+|file:[^\s"]*|node_modules|\/(?:home|root|work|tmp|Users)\/[^\s"]*|FAKE\w*|(?:127\.0\.0\.1|localhost):\d+|\b(?:6999999|70000\d\d)\b/g;

/** @returns what a history's text tells of machines and people, its payloads included */
export function findPrivate(text: string): string[] {
  const readable = text.replaceAll(/"data":"([\w+/=]*)"/g, (_, data: string) =>
    Buffer.from(data, 'base64').toString(),
  );
  return [
    ...(readable.match(privateMarks) ?? []),
    ...(readable.includes(wishedPrompt) ? [wishedPrompt] : []),
  ];
}

/** Activities as they were scheduled; `again` stands behind one that took more than one attempt. */
export function stepsOf({ events }: JsonHistory): string[] {
  const repeated = new Set(
    events.flatMap(({ activityTaskStartedEventAttributes: start }) =>
      start && start.attempt > 1 ? [start.scheduledEventId] : [],
    ),
  );
  return events.flatMap(({ eventId, activityTaskScheduledEventAttributes: task }) =>
    task ? [`${task.activityType.name}${repeated.has(eventId) ? ' again' : ''}`] : [],
  );
}

/** How the execution ended: the status of its result with the reason, else the end itself. */
export function endOf({ events }: JsonHistory): string {
  const last = events.at(-1);
  const completed = last?.workflowExecutionCompletedEventAttributes;
  if (completed === undefined)
    return (last?.eventType ?? 'none').replace('EVENT_TYPE_WORKFLOW_EXECUTION_', 'execution ').toLowerCase();
  const data = completed.result.payloads[0]?.data ?? '';
  const { status = 'completed', reason }: { status?: string; reason?: string } =
    data === '' ? {} : JSON.parse(Buffer.from(data, 'base64').toString());
  return reason === undefined ? status : `${status}: ${reason}`;
}
