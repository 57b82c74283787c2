import { type Evidence, messageKey, ownerOf } from './evidence.ts';
import type { Finding } from './finding.ts';
import { picturesOf } from './pictures.ts';
import { places } from './plan.ts';

/** What can only be seen by comparing our books with the records of the provider and of Telegram. */
export function outsideInvariants(evidence: Evidence): Finding[] {
  return [
    chargedIsDelivered(evidence),
    sentOnce(evidence),
    everyJobHasItsOrder(evidence),
    neverTooMany(evidence),
    shownOnce(evidence),
    pressedOnce(evidence),
    endsAsTheProviderSays(evidence),
    forgedHasNoEffect(evidence),
  ];
}

function finding(id: string, says: string, all: readonly { name: string; ok: boolean }[]): Finding {
  return { id, says, checked: all.length, broken: all.filter(({ ok }) => !ok).map(({ name }) => name) };
}

function chargedIsDelivered({ orders, sent }: Evidence): Finding {
  const all = orders.map(({ id, chatId, captured, messageIds, status }) => {
    const inChat = messageIds.some((message) => sent.has(messageKey(chatId, message)));
    const ok = captured === (status === 'delivered') && (!captured || inChat) && (captured || !inChat);
    return { name: `order ${id}`, ok };
  });
  return finding('I3', 'charged if and only if delivered, as the chat shows', all);
}

function sentOnce({ jobs }: Evidence): Finding {
  const byOwner = Map.groupBy(jobs, (job) => ownerOf(job));
  const all = [...byOwner].map(([owner, made]) => ({
    name: `job ${owner}: ${made.length} at the provider`,
    ok: made.length === 1,
  }));
  return finding('I6', 'a paid request was accepted at most once', all);
}

function everyJobHasItsOrder({ jobs, orders }: Evidence): Finding {
  const byJob = new Map(orders.map((order) => [order.jobId, order]));
  const byExternal = new Set(jobs.map((job) => job.request_id));
  const owned = jobs.map((job) => {
    const order = byJob.get(ownerOf(job) ?? -1);
    const ok = order !== undefined && (order.externalId === null || order.externalId === job.request_id);
    return { name: `provider job ${job.request_id}`, ok };
  });
  const known = orders
    .filter(({ externalId }) => externalId !== null)
    .map(({ id, externalId }) => ({ name: `order ${id}`, ok: byExternal.has(externalId ?? '') }));
  return finding('I7', 'every job the provider took is owned by one order, and the other way round', [
    ...owned,
    ...known,
  ]);
}

function neverTooMany({ journal }: Evidence): Finding {
  let active = 0;
  const instants: { name: string; ok: boolean }[] = [];
  for (const { kind, at } of journal) {
    if (kind === 'higgsfield.job.accepted') active += 1;
    else if (kind === 'higgsfield.job.ended') active -= 1;
    else continue;
    instants.push({ name: `${active} jobs at ${at}`, ok: active <= places });
  }
  return finding('I8', 'the provider never had more jobs than places', instants);
}

function shownOnce({ orders, sent }: Evidence): Finding {
  const messages = [...sent.values()];
  const all = orders.map((order) => {
    const chat = messages.filter((message) => message.chat.id === order.chatId);
    const { all: copies, marked } = picturesOf(chat, order.id);
    const unmarked = copies - marked;
    const delivered = unmarked + marked >= 1 && unmarked <= 1 && marked <= order.unknownSends;
    // A send whose answer was lost may have arrived although the order ended undelivered.
    const ok = order.status === 'delivered' ? delivered : unmarked + marked <= order.unknownSends;
    return { name: `order ${order.id}: ${unmarked} copies, ${marked} marked ones`, ok };
  });
  return finding(
    'I9',
    'a delivered picture is in the chat once; more only where a send was in doubt, marked',
    all,
  );
}

function pressedOnce({ orders, plan }: Evidence): Finding {
  const wished = plan.people.flat().map(({ prompt, afterwards }) => {
    const found = orders.filter((order) => order.prompt === prompt).length;
    return { name: `${prompt}: ${found} orders`, ok: found === (afterwards === 'again' ? 2 : 1) };
  });
  return finding('I10', 'a press leads to one order, however often it arrived', wished);
}

function endsAsTheProviderSays({ orders, jobs }: Evidence): Finding {
  const byOwner = new Map(jobs.map((job) => [ownerOf(job), job]));
  const all = orders.flatMap(({ id, jobId, status, reason }) => {
    const job = byOwner.get(jobId ?? -1);
    if (status === 'delivered') return [{ name: `order ${id} delivered`, ok: job?.status === 'completed' }];
    if (reason === 'moderation') return [{ name: `order ${id} refused`, ok: job?.status === 'nsfw' }];
    if (reason === 'provider_failed') return [{ name: `order ${id} failed`, ok: job?.status === 'failed' }];
    return [];
  });
  return finding('I11', 'an order ends as its job ended at the provider', all);
}

function forgedHasNoEffect({ journal }: Evidence): Finding {
  const forged = journal.filter(
    ({ kind, data }) => kind === 'higgsfield.callback.sent' && data.altered === 'callback_wrong_token',
  );
  // No answer at all came from a process that was just being killed.
  const all = forged.map(({ data }) => ({
    name: `${String(data.request_id)}: ${String(data.status)}`,
    ok: data.status === 404 || data.status === undefined,
  }));
  return finding('I11', 'a forged callback is turned away', all);
}
