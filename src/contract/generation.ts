import { defineSearchAttributeKey } from '@temporalio/common';
import type { EndReason, OrderStatus } from './orders.ts';

/** Type name of the workflow that makes one ordered picture. */
export const generationWorkflowType = 'generationWorkflow';

export interface GenerationInput {
  orderId: number;
  clocks?: JobClocks;
}

export interface GenerationResult {
  status: Extract<OrderStatus, 'delivered' | 'refused' | 'failed' | 'cancelled'>;
  reason?: EndReason;
}

/** One execution an order: the same order started again is the same execution. */
export function generationWorkflowId(orderId: number): string {
  return `order-${orderId}`;
}

/** Durations that are not the provider's; what is missing is usual. */
export interface JobClocks {
  /** When a job is given up that no account would take, milliseconds. */
  submitMs?: number;
  /** How long the place of a job nobody waits for any more is watched; after that upkeep does. */
  drainMs?: number;
}

/** How long an order waits for a place before its credits go back, unless its admission says otherwise. */
export const longestQueueMs = 60 * 60_000;

/** Opaque values only: search attributes are readable by everyone who may open the Web UI. */
export const orderLineAttribute = defineSearchAttributeKey('OrderLine', 'KEYWORD');
export const orderModelAttribute = defineSearchAttributeKey('OrderModel', 'KEYWORD');
export const orderUserAttribute = defineSearchAttributeKey('OrderUser', 'KEYWORD');

/** What admission decided. `queued` waits for a place; any end means there is nothing more to do. */
export interface Admission {
  status: OrderStatus;
  reason: EndReason | null;
  jobId: number | null;
  /** For the timeouts of the steps that follow. */
  references: number;
  /** How long the order waits for a place before its credits go back. */
  queueMs?: number;
  /** Absent in executions from before jobs had numbers in these names; those upload where they send. */
  waits?: JobWaits;
  /** Absent: what is made goes into the chat. */
  channel?: 'api';
}

/** Activity ids of the waits of a job, known to the ledger (functions/wakes/wake.sql): whoever ends one completes it by its name. */
export interface JobWaits {
  place: string;
  end: string;
}

/**
 * How the end of a job becomes known: told by the provider, by asking again and again, by asking now and then without holding a
 * slot meanwhile, or never (its answer was lost).
 */
export type WaitBy = 'callback' | 'polling' | 'retrying' | 'nothing';

export type Submission =
  | {
      status: 'sent';
      waitBy: WaitBy;
      /** When the order is given up. */
      limitMs: number;
      /** How late a callback may be before the provider is asked. */
      overdueMs: number;
    }
  /** Its account could not take it: it waits for a place once more. */
  | { status: 'queued' }
  | { status: 'refused'; reason: EndReason };

export type Collection =
  | { status: 'collected' }
  | { status: 'not_yet' }
  | { status: 'refused' | 'failed'; reason: EndReason };

/** `cancelled`: asked for before anything was sent. */
export interface Delivery {
  status: 'delivered' | 'undeliverable' | 'cancelled';
}

export interface Settlement {
  status: OrderStatus;
  reason: EndReason | null;
  /** The provider still works on it: its place is not free yet. */
  jobIsOpen: boolean;
}
