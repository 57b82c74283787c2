import * as fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { longestRunMs, runsOf, sizeOf } from './campaigns.ts';
import * as credits from './credits-model.ts';
import * as inbox from './inbox-model.ts';
import * as outbox from './outbox-model.ts';
import * as places from './places-model.ts';

vi.setConfig({ testTimeout: longestRunMs });

/** What the real functions are compared with must itself be right: here against sentences, not against code. */

const runs = runsOf('models');
const held = (job: places.Model['jobs'][number]) =>
  ['planned', 'sending', 'accepted', 'unknown'].includes(job.status);
const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0);

test(`[I1] [I2] the model of credits spends nothing that is not there, in ${sizeOf('models')} histories`, () => {
  const property = fc.property(fc.integer({ min: 1, max: 3 }), credits.histories, (seats, history) => {
    const model = credits.newModel(seats);
    for (const step of history) {
      const command = credits.commandOf(model, step);
      if (command) credits.apply(model, command);
      const granted = model.registered.filter(Boolean).length * credits.grant;
      const delivered = model.orders.filter(({ status }) => status === 'delivered');
      const reserved = model.orders.filter(
        (order) => order.reserved && !['delivered', 'failed', 'cancelled'].includes(order.status),
      );
      expect(sum(model.posted) + sum(delivered.map(({ price }) => price))).toBe(granted);
      expect(sum(model.pending)).toBe(sum(reserved.map(({ price }) => price)));
      expect(model.pending.every((pending, person) => pending <= (model.posted[person] ?? 0))).toBe(true);
    }
  });
  fc.assert(property, runs);
});

test(`[I8] the model of places gives no place twice, and none to who must wait, in ${sizeOf('models')} histories`, () => {
  const property = fc.property(places.histories, (history) => {
    const model = places.newModel(history.places);
    for (const command of history.commands) {
      const waiting = model.jobs.filter(({ status }) => status === 'waiting');
      const answer = places.apply(model, command);
      const taken = model.jobs.filter(held).map(({ account, place }) => `${account} ${place}`);
      expect(new Set(taken).size).toBe(taken.length);
      const seated = waiting.filter(({ status }) => status === 'planned');
      const named = answer && 'started' in answer ? answer.started : [];
      expect(named.map((order) => model.jobs[order])).toEqual(expect.arrayContaining(seated));
      // Of one person's jobs the earlier is never the later one to be seated.
      for (const job of seated) {
        const earlier = waiting.slice(0, waiting.indexOf(job)).filter(({ person }) => person === job.person);
        expect(earlier.every(({ status }) => status !== 'waiting')).toBe(true);
      }
    }
  });
  fc.assert(property, runs);
});

test(`[I10] the model of the inbox takes no update before an earlier one of its chat, in ${sizeOf('models')} histories`, () => {
  const property = fc.property(inbox.histories, (commands) => {
    const model = inbox.newModel();
    for (const command of commands) {
      const answer = inbox.apply(model, command);
      const taken = answer && 'taken' in answer ? answer.taken : [];
      for (const row of model.rows.filter(({ updateId }) => taken.includes(updateId))) {
        const earlier = model.rows
          .slice(0, model.rows.indexOf(row))
          .filter(({ chat, done }) => chat === row.chat && !done);
        const first = earlier[0] ?? row;
        expect(row === first || (row.album !== null && row.album === first.album)).toBe(true);
      }
    }
  });
  fc.assert(property, runs);
});

test(`[I3] [I9] the model of the outbox charges what is in the chat and nothing else, in ${sizeOf('models')} histories`, () => {
  const property = fc.property(outbox.histories, (commands) => {
    const model = outbox.newModel();
    for (const command of commands) {
      const answer = outbox.apply(model, command);
      const delivered = model.orders.filter(({ status }) => status === 'delivered');
      expect(model.posted).toBe(outbox.grant - delivered.length * outbox.price);
      expect(model.pending).toBeGreaterThanOrEqual(0);
      expect(delivered.every(({ parts }) => parts.some(({ status }) => status === 'sent'))).toBe(true);
      const sends = model.orders.flatMap(({ parts }) => parts.map(({ unknownSends }) => unknownSends));
      if (answer?.action === 'send') expect(Math.max(...sends)).toBeLessThanOrEqual(3);
    }
  });
  fc.assert(property, runs);
});
