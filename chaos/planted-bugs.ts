import type { PlantedBug } from './planted-bug.ts';
import { catalogBugs } from './planted-bugs-catalog.ts';
import { deliveryBugs } from './planted-bugs-delivery.ts';
import { inboxBugs } from './planted-bugs-inbox.ts';
import { outsideBugs } from './planted-bugs-outside.ts';
import { pictureBugs } from './planted-bugs-pictures.ts';
import { portraitBugs } from './planted-bugs-portraits.ts';
import { promiseBugs } from './planted-bugs-promises.ts';
import { publishBugs } from './planted-bugs-publish.ts';
import { queueBugs } from './planted-bugs-queue.ts';
import { reviewBugs } from './planted-bugs-review.ts';

const books = 'src/db/functions';

export const plantedBugs: readonly PlantedBug[] = [
  {
    name: 'no unique key: every press of a confirmation is another order',
    file: `${books}/orders/place_order.sql`,
    find: `1), p->>'confirmKey', (p->>'repeatOf')`,
    replace: `1), gen_random_uuid()::text, (p->>'repeatOf')`,
    caughtBy: {
      file: 'test/bot/handler.test.ts',
      title: 'is ordered once however often the confirmation is pressed or handled',
    },
  },
  {
    name: 'no unique key: the starting grant comes with every contact',
    file: `${books}/people/register_user.sql`,
    find: `values ('grant:' || u.id,`,
    replace: `values ('grant:' || gen_random_uuid(),`,
    caughtBy: {
      file: 'test/db/credits.test.ts',
      title: 'a newcomer is granted credits once, however many updates register them at once',
    },
  },
  {
    name: 'no common key: a capture does not exclude a release',
    file: `${books}/deliveries/confirm_delivery.sql`,
    find: `values ('fin:' || o.id,`,
    replace: `values ('capture:' || o.id,`,
    caughtBy: { file: 'test/db/credits.test.ts', title: 'capture and release race from many connections' },
  },
  {
    name: 'acknowledged before it is stored: polling confirms a batch without waiting for the insert',
    file: 'src/bot/inbox/polling.ts',
    find: 'if (!(await store(updates))) return;',
    replace: 'void store(updates);',
    caughtBy: {
      file: 'test/bot/intake.test.ts',
      title: 'what was stored is confirmed at the stop, and what was not comes again',
    },
  },
  {
    name: 'acknowledged before it is stored: the webhook answers without waiting for the insert',
    file: 'src/bot/inbox/webhook.ts',
    find: 'await storeUpdates(sql, updates);',
    replace: 'storeUpdates(sql, updates).catch(() => undefined);',
    caughtBy: {
      file: 'test/bot/webhook.test.ts',
      title: 'while the database is away Telegram is told to send it again',
    },
  },
  {
    name: 'the secret of the webhook is not checked',
    file: 'src/bot/inbox/webhook.ts',
    find: `if (!sameSecret(context.req.header('x-telegram-bot-api-secret-token') ?? '', secret)) {`,
    replace: `if (!sameSecret(secret, secret)) {`,
    caughtBy: { file: 'test/bot/webhook.test.ts', title: 'gets an empty 401 and nothing is read' },
  },
  {
    name: 'sent again after an unknown outcome: a request found in "sending" is repeated without a key',
    file: 'activities/submission.ts',
    find: 'if (hasIdempotencyKey && job.request) return',
    replace: 'if (job.request) return',
    caughtBy: {
      file: 'test/activities/provider-jobs.test.ts',
      title: 'killed between the call and its record, it pays once',
    },
  },
  {
    name: 'sent again after an unknown outcome: every broken connection counts as unsent',
    file: 'activities/submission.ts',
    find: 'isTransportFailure(error) && !error.mayHaveBeenSent',
    replace: 'isTransportFailure(error)',
    caughtBy: {
      file: 'test/activities/provider-jobs.test.ts',
      title: 'an answer lost by %s is never sent again',
    },
  },
  {
    name: 'the permit to send is given to everybody who asks',
    file: `${books}/jobs/begin_submission.sql`,
    find: `where id = p_job and status = 'planned' and account_id`,
    replace: 'where id = p_job and account_id',
    caughtBy: { file: 'test/db/submission.test.ts', title: 'the permit to send is given once' },
  },
  {
    name: 'the id of a paid job dies with the attempt that heard it',
    file: 'activities/submission.ts',
    find: 'beat(heard);',
    replace: '',
    caughtBy: {
      file: 'test/activities/provider-jobs.test.ts',
      title: 'a database that is away when the answer comes loses no job',
    },
  },
  {
    name: 'a seat may be taken twice: its index is not unique',
    file: 'src/db/migrations/0009_job_ledger.sql',
    find: 'create unique index provider_jobs_places',
    replace: 'create index provider_jobs_places',
    caughtBy: { file: 'test/db/places.test.ts', title: 'a taken seat cannot be written down a second time' },
  },
  {
    name: 'a place is freed twice: a job that has ended is ended again',
    file: `${books}/jobs/end_job.sql`,
    find: `where id = p_job and status in ('waiting', 'planned', 'sending', 'accepted', 'unknown')`,
    replace: 'where id = p_job',
    caughtBy: {
      file: 'test/db/places.test.ts',
      title: 'a freed place is handed over in the statement that frees it',
    },
  },
  {
    name: 'a place is freed while the provider still works',
    file: `${books}/orders/settle_undelivered.sql`,
    find: `and status in ('waiting', 'planned') returning`,
    replace: `and status in ('waiting', 'planned', 'accepted') returning`,
    caughtBy: {
      file: 'test/activities/upkeep.test.ts',
      title: 'settleUndelivered leaves the place taken when',
    },
  },
  {
    name: 'credits are released while the picture is being delivered',
    file: `${books}/orders/settle_undelivered.sql`,
    find: `(o.status = 'delivering' and p_reason in ('undeliverable', 'delivery_unconfirmed', 'result_unusable'))`,
    replace: `o.status = 'delivering'`,
    caughtBy: {
      file: 'test/db/credits.test.ts',
      title: 'an order in delivery is not settled by a cancel, only by who tried to deliver it',
    },
  },
  {
    name: 'a callback is believed: its word fails the job',
    file: `${books}/jobs/store_callback.sql`,
    find: '  return true;',
    replace: `  if p_body like '%"failed"%' then
    perform end_job(j.id, 'failed', 'provider_failed', null);
  end if;
  return true;`,
    caughtBy: { file: 'test/web/callbacks.test.ts', title: 'the job stays as it is and its order is woken' },
  },
  {
    name: 'a callback is believed: its word is the result',
    file: 'activities/results.ts',
    find: `if (state.status === 'pending') return`,
    replace: `if (state.status === 'pending' && job.hasCallback) return { status: 'collected' };
        if (state.status === 'pending') return`,
    caughtBy: {
      file: 'test/activities/results.test.ts',
      title: 'a callback that speaks too early is not believed: the provider is asked',
    },
  },
  {
    name: 'the token of a callback is not checked',
    file: `${books}/jobs/store_callback.sql`,
    find: 'where id = p_job and callback_token = p_token for',
    replace: 'where id = p_job for',
    caughtBy: { file: 'test/web/callbacks.test.ts', title: 'is answered 404 and has no effect' },
  },
  {
    name: 'a callback is refused for good while the database is away',
    file: 'src/web/callbacks.ts',
    find: 'return context.body(null, 503);',
    replace: 'return context.body(null, 404);',
    caughtBy: {
      file: 'test/web/callbacks.test.ts',
      title: 'a database that is away is 503, which providers repeat',
    },
  },
  {
    name: 'a moderated job is tried again',
    file: 'activities/results.ts',
    find: `if (state.status !== 'completed') return`,
    replace: `if (state.status === 'moderated') return { status: 'not_yet' };
        if (state.status !== 'completed') return`,
    caughtBy: {
      file: 'test/activities/results.test.ts',
      title: 'is an outcome with its own word, the same when asked again',
    },
  },
  {
    name: 'upkeep settles an order whose workflow lives',
    file: 'activities/upkeep.ts',
    find: 'if (await deps.isOrderRunning(id)) {\n    // Asked for',
    replace: 'if (cancelRequested && (await deps.isOrderRunning(id))) {\n    // Asked for',
    caughtBy: {
      file: 'test/activities/upkeep.test.ts',
      title: 'healStalled starts an order whose start was lost and leaves live ones alone',
    },
  },
  {
    name: 'an update handled twice moves the dialogue twice',
    file: 'src/bot/dialogue/stage.ts',
    find: 'if (stored?.lastUpdateId === ctx.updateId) return { moment: before, screen };',
    replace: '',
    caughtBy: {
      file: 'test/bot/handler.test.ts',
      title: 'comes out the same when every event is handled twice',
    },
  },
  {
    name: 'an update handled twice orders twice',
    file: 'src/bot/orders/repeats.ts',
    find: '`again:${order.id}:${ctx.updateId}`',
    replace: '`again:${order.id}:${crypto.randomUUID()}`',
    caughtBy: { file: 'test/bot/handler-orders.test.ts', title: 'again makes one more at a time' },
  },
  {
    name: 'a confirm charges the new price silently',
    file: 'src/operations/orders.ts',
    find: 'agree: (now) => (quoted === now ? now : undefined)',
    replace: 'agree: (now) => now',
    caughtBy: {
      file: 'test/bot/handler-prices.test.ts',
      title:
        'a price that changes between screen and press is shown again with a notice, and never charged silently',
    },
  },
  {
    name: 'the activities of a workflow come in another order',
    file: 'workflows/provider-job.ts',
    find: 'const remainingMs = Math.max(giveUpAt - Date.now(), 1_000);',
    replace: `const remainingMs = Math.max(giveUpAt - Date.now(), 1_000);
    await media.collectResult.executeWithOptions({ summary: 'look before the wait' }, [job]);`,
    caughtBy: {
      file: 'test/workflows/replay.test.ts',
      title: 'continue every recorded history of every version as it was',
    },
  },
  {
    name: 'every bot keeps a pace of its own',
    file: `${books}/cards/claim_cards.sql`,
    find: 'select greatest(p.free_at, clock_timestamp()) into v_next',
    replace: 'select clock_timestamp() into v_next',
    caughtBy: {
      file: 'test/bot/several-bots.test.ts',
      title: 'two bots draw each card once, at the pace of one',
    },
  },
  {
    name: 'an alarm is told by every bot',
    file: 'src/db/alarms.ts',
    find: "and coalesce(claimed_until, '-infinity') < now()",
    replace: '',
    caughtBy: { file: 'test/bot/several-bots.test.ts', title: 'two bots tell an alarm once' },
  },
  ...deliveryBugs,
  ...inboxBugs,
  ...pictureBugs,
  ...portraitBugs,
  ...queueBugs,
  ...outsideBugs,
  ...promiseBugs,
  ...catalogBugs,
  ...reviewBugs,
  ...publishBugs,
];
