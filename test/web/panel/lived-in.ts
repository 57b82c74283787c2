import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import type { Language } from '../../../src/contract/language.ts';
import type { LinedInputs } from '../../../src/contract/lines.ts';
import { raiseAlarm } from '../../../src/db/alarms.ts';
import { addAsset } from '../../../src/db/assets.ts';
import { grantCredits } from '../../../src/db/credits.ts';
import { openDeletion } from '../../../src/db/deletions.ts';
import { confirmDelivery } from '../../../src/db/deliveries.ts';
import { writeLetter } from '../../../src/db/letters.ts';
import { addResult, placeOrder, requestCancel, settleUndelivered } from '../../../src/db/orders.ts';
import { endJob } from '../../../src/db/provider-jobs.ts';
import { askTopUp, endTopUp } from '../../../src/db/top-ups.ts';
import { chooseNews, registerUser } from '../../../src/db/users.ts';
import { newModel } from '../../db/models.ts';
import { acceptedJob, admit, askToSend, openOnly } from '../../db/scene.ts';
import type { Moderator, PanelRig } from '../panel-rig.ts';
import { openShelf } from './shelf.ts';

/** Numbers that stand in addresses of pages. */
export interface LivedIn {
  owner: Moderator;
  /** What the route's `:id` is, by the route's path. */
  ids: Readonly<Record<string, number>>;
}

const names: readonly [string, string | null, Language][] = [
  ['Olga', 'olga_lisina', 'ru'],
  ['Ann', 'ann_of_the_sea', 'en'],
  ['Тимофей', null, 'ru'],
  ['Margaret', 'maggie', 'en'],
  ['Bob', null, 'en'],
  ['Екатерина', 'katya_k', 'ru'],
];
const styles = join(import.meta.dirname, '../../../assets/portrait-styles');

/** A panel as people find it after some days: of everything there is something, in every state that is often looked at. */
export async function liveIn(rig: PanelRig): Promise<LivedIn> {
  const { sql } = rig;
  await openOnly(sql, [
    { id: 'higgsfield-1', provider: 'higgsfield', kind: 'generation', places: 4 },
    { id: 'runninghub-1', provider: 'runninghub', kind: 'generation', places: 1 },
    { id: 'astria-1', provider: 'astria', kind: 'generation', places: 4 },
    { id: 'astria-1', provider: 'astria', kind: 'training', places: 2 },
    { id: 'gemini-1', provider: 'gemini', kind: 'batch', places: 100 },
  ]);
  const pictures = await keepPictures(rig);
  const people: number[] = [];
  for (const [nth, [firstName, username, language]] of names.entries()) {
    const profile = { telegramId: 7_000_100 + nth, username, firstName, lastName: null, language };
    people.push((await registerUser(sql, profile, 10_000)).id);
  }
  const [olga = 0, ann = 0, tim = 0, maggie = 0] = people;
  const order = await orderAll(rig, people, pictures);
  for (const userId of people) await chooseNews(sql, userId, true);
  const by = { by: 'operator max', why: 'a picture came too late' };
  await grantCredits(sql, { userId: olga, credits: 250, key: 'lived-in' }, by);
  const letter = { text: 'Your picture is on its way. We are sorry for the wait.', by: 'operator max' };
  await writeLetter(sql, { userId: olga, key: 'lived-in', ...letter });
  await sql`insert into grants (kind, credits, changed_by) values ('top_up', 2500, 'operator max')`;
  await sql`
    insert into prices (kind, credits, changed_by)
    values ('studio', 50, 'operator max'), ('product', 50, 'operator max'), ('portrait', 50, 'operator max'), ('training', 500, 'operator max')`;
  const asked: number[] = [];
  for (const userId of [ann, tim, maggie])
    asked.push((await askTopUp(sql, { userId, chatId: userId, staffChats: [] }))?.id ?? 0);
  await endTopUp(sql, asked[0] ?? 0, { status: 'given', by: 'operator max', credits: 2_500 });
  await raiseAlarm(sql, { key: 'key', text: 'runninghub-1: the key is refused' });
  const { itemId, runId, sourceId } = await openShelf(rig);
  const owner = await rig.signIn('owner');
  await rig.signIn('moderator');
  const bob = people[4] ?? 0;
  const deletion = { userId: bob, undoMs: 3_600_000, isOwn: false, by: 'operator max', why: 'asked by mail' };
  const deleted = await openDeletion(sql, deletion);
  const broadcast = await writeNews(owner);
  const key = await handOutKey(owner, olga);
  return {
    owner,
    ids: {
      '/orders/:id': order,
      '/people/:id': olga,
      '/people/:id/statement': olga,
      '/top-ups/:id': asked[1] ?? 0,
      '/catalog/runs/:id': runId,
      '/catalog/runs/:id/state': runId,
      '/catalog/items/:id': itemId,
      '/catalog/sources/:id': sourceId,
      '/catalog/review/:id': itemId,
      '/catalog/review/:id/state': itemId,
      '/broadcasts/:id': broadcast,
      '/broadcasts/:id/progress': broadcast,
      '/api/keys/:id': key,
      '/deletions/:id': deleted?.deletionId ?? 0,
      '/deletions/person/:id': tim,
      '/team/:id': owner.accountId,
      '/team/people/:id': olga,
    },
  };
}

async function keepPictures({ sql, objects }: PanelRig): Promise<string[]> {
  const hashes: string[] = [];
  for (const name of (await readdir(styles)).toSorted()) {
    const bytes = await readFile(join(styles, name));
    const { width, height } = await sharp(bytes).metadata();
    const hash = await objects.put(bytes);
    await addAsset(sql, { hash, format: 'jpeg', width, height, bytes: bytes.length });
    hashes.push(hash);
  }
  return hashes;
}

const studio = (prompt: string, model = 'nano-banana'): LinedInputs => ({
  line: 'studio',
  inputs: { model, prompt, ratio: '4:5' },
});

/** Orders of every line and state. @returns one that has arrived */
async function orderAll({ sql }: PanelRig, people: number[], pictures: string[]): Promise<number> {
  const [olga = 0, ann = 0, tim = 0, maggie = 0, bob = 0, katya = 0] = people;
  const picture = (nth: number) => pictures[nth % pictures.length] ?? '';
  const place = async (userId: number, asked: LinedInputs, references: string[] = []) => {
    const bill = { price: 50, chatId: userId, confirmKey: crypto.randomUUID() };
    return (await placeOrder(sql, { ...asked, ...bill, userId, references })).orderId;
  };
  const deliver = async (orderId: number, provider: string, nth: number) => {
    const jobId = await acceptedJob(sql, orderId, provider);
    await endJob(sql, jobId, { status: 'done', costs: [{ amount: '0.04', unit: 'USD' }] });
    await addResult(sql, orderId, { hash: picture(nth), position: 1 });
    await askToSend(sql, orderId, 'photo');
    await confirmDelivery(sql, orderId, { part: 'photo', messageIds: [77 + nth] });
  };
  const fox = await place(olga, studio('лиса читает в старой библиотеке, тёплый свет'), [
    picture(1),
    picture(2),
  ]);
  await deliver(fox, 'higgsfield', 8);
  for (const [nth, prompt] of [
    'a lighthouse in the fog',
    'autumn in the mountains',
    'a cup of coffee',
  ].entries())
    await deliver(await place(people[nth + 1] ?? 0, studio(prompt, 'seedream-v4')), 'higgsfield', 3 + nth);
  await deliver(await place(ann, { line: 'product', inputs: {} }, [picture(0), picture(5)]), 'runninghub', 4);
  const model = await newModel(sql, maggie, { name: 'Maggie', daysAgo: 3 });
  const likeness = { id: model.id, name: 'Maggie' };
  await place(maggie, {
    line: 'portrait',
    inputs: { likeness, prompt: 'by the sea', pictures: 2, ratio: '4:5' },
  });
  await place(katya, { line: 'training', inputs: { name: 'Катя', subject: 'woman' } }, pictures.slice(0, 4));
  const refused = await place(tim, studio('кое-что, чего модель не рисует'));
  await endJob(sql, await acceptedJob(sql, refused, 'higgsfield'), {
    status: 'refused',
    reason: 'moderation',
  });
  await settleUndelivered(sql, refused, { status: 'refused', reason: 'moderation' });
  const cancelled = await place(bob, studio('a second fox'));
  await requestCancel(sql, cancelled);
  await settleUndelivered(sql, cancelled, { status: 'cancelled', reason: 'cancelled_by_user' });
  await acceptedJob(sql, await place(katya, studio('море на рассвете')), 'higgsfield');
  for (const userId of [olga, ann, bob])
    await admit(
      sql,
      await place(userId, { line: 'product', inputs: {} }, [picture(6), picture(7)]),
      'runninghub',
    );
  return fox;
}

async function writeNews(owner: Moderator): Promise<number> {
  const texts = {
    'text-en': 'New styles are here: snow, neon and oil. Open /portrait and try one.',
    'text-ru': 'Появились новые стили: снег, неон и масло. Откройте /portrait и попробуйте.',
  };
  await owner.post('/broadcasts', texts);
  const { location = '' } = await owner.post('/broadcasts', texts);
  return Number(location.replace('/broadcasts/', ''));
}

async function handOutKey(owner: Moderator, userId: number): Promise<number> {
  const right = ['orders:read', 'orders:write'];
  const wish = {
    name: 'The shop’s site',
    person: String(userId),
    right,
    minute: '60',
    open: '5',
    why: 'a contract',
  };
  const { text } = await owner.post('/api/keys', wish);
  const id = Number(/\/api\/keys\/(\d+)/.exec(text)?.[1]);
  await owner.post(`/api/keys/${id}/webhook`, { url: 'https://shop.example/hooks', why: 'a contract' });
  return id;
}
