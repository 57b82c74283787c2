import { type Evidence, messageKey, ownersOf } from './evidence.ts';
import { type Finding, finding } from './finding.ts';
import { picturesOf } from './pictures.ts';
import { type JobEnd, type Provider, providers, readLoads, services } from './providers.ts';

/** What can only be seen by comparing our books with the records of the providers and of Telegram. */
export function outsideInvariants(evidence: Evidence): Finding[] {
  return [
    chargedIsDelivered(evidence),
    shownOnce(evidence),
    pressedOnce(evidence),
    ...providers.flatMap((provider) => [
      sentOnce(evidence, provider),
      everyJobHasItsOrder(evidence, provider),
      neverTooMany(evidence, provider),
      endsAsTheProviderSays(evidence, provider),
    ]),
    ...services.map((service) => forgedHasNoEffect(evidence, service)),
  ];
}

function chargedIsDelivered({ orders, sent }: Evidence): Finding {
  const all = orders.map(({ id, chatId, captured, messageIds, status }) => {
    const inChat = messageIds.some((message) => sent.has(messageKey(chatId, message)));
    const ok = captured === (status === 'delivered') && (!captured || inChat) && (captured || !inChat);
    return { name: `order ${id}`, ok };
  });
  return finding('I3', 'charged if and only if delivered, as the chat shows', all);
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
  const steps = plan.people.flat();
  const bought = orders.filter(({ isGift }) => !isGift);
  const byWish = Map.groupBy(bought, ({ line, wish }) => `${line} ${wish}`);
  const wished = steps.map(({ line, number, afterwards }) => {
    const found = byWish.get(`${line} ${number}`)?.length ?? 0;
    return { name: `${line} ${number}: ${found} orders`, ok: found === (afterwards === 'again' ? 2 : 1) };
  });
  const names = new Set(steps.map(({ line, number }) => `${line} ${number}`));
  const unwished = [...byWish].map(([name, { length }]) => ({
    name: `${length} orders of ${name}, which nobody wished for`,
    ok: names.has(name),
  }));
  return finding('I10', 'a press leads to one order, however often it arrived', [...wished, ...unwished]);
}

function sentOnce({ jobs }: Evidence, { name }: Provider): Finding {
  const byAddress = Map.groupBy(jobs.get(name) ?? [], ({ address }) => address);
  const all = [...byAddress].map(([address, made]) => ({
    name: `${address}: ${made.length} jobs`,
    ok: made.length === 1,
  }));
  return finding('I6', `${name} accepted a paid request at most once`, all);
}

function everyJobHasItsOrder(evidence: Evidence, provider: Provider): Finding {
  const jobs = ownersOf(evidence, provider);
  const byExternal = new Set(jobs.map(({ job }) => job.externalId));
  const owned = jobs.map(({ job, order }) => {
    const isNamed = order?.externalId === job.externalId && order.accountId === job.account;
    return {
      name: `job ${job.externalId} of order ${order?.id}`,
      ok: order?.line === provider.line && (order.externalId === null || isNamed),
    };
  });
  const known = evidence.orders
    .filter(({ line, externalId }) => line === provider.line && externalId !== null)
    .map(({ id, externalId }) => ({ name: `order ${id}`, ok: byExternal.has(externalId ?? '') }));
  const says = `every job ${provider.name} took is owned by one order, and the other way round`;
  return finding('I7', says, [...owned, ...known]);
}

function neverTooMany({ journal }: Evidence, provider: Provider): Finding {
  const instants = readLoads(journal, provider).map(({ account, jobs, at }) => ({
    name: `${jobs} jobs on ${account} at ${at}`,
    ok: jobs <= (provider.places[account] ?? 0),
  }));
  return finding('I8', `no account of ${provider.name} ever had more jobs than places`, instants);
}

/** As what an order may end without a picture for this reason. */
const endsByReason: Readonly<Record<string, JobEnd>> = {
  moderation: 'moderated',
  provider_failed: 'failed',
};

function endsAsTheProviderSays(evidence: Evidence, provider: Provider): Finding {
  const byOrder = new Map(ownersOf(evidence, provider).map(({ job, order }) => [order?.id, job]));
  const all = evidence.orders.flatMap(({ id, line, status, reason, externalId }) => {
    const expected = status === 'delivered' ? 'completed' : endsByReason[reason ?? ''];
    if (line !== provider.line || expected === undefined) return [];
    const job = byOrder.get(id);
    const name = `order ${id} ${status} ${reason}: job ${externalId}, there ${job?.externalId} ${job?.end}`;
    return [{ name, ok: job?.end === expected }];
  });
  return finding('I11', `an order ends as its job ended at ${provider.name}`, all);
}

function forgedHasNoEffect({ journal }: Evidence, service: string): Finding {
  const ours = providers.filter((provider) => provider.service === service);
  const forged = journal.filter(
    ({ kind, data }) =>
      data.altered === 'callback_wrong_token' && ours.some(({ calledBack }) => calledBack === kind),
  );
  // No answer at all came from a process that was just being killed.
  const all = forged.map(({ data }) => ({
    name: `${ours.map(({ nameOf }) => nameOf(data) ?? '').join('')}: ${String(data.status)}`,
    ok: data.status === 404 || data.status === undefined,
  }));
  return finding('I11', `a forged callback of ${service} is turned away`, all);
}
