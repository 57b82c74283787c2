import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { quietly } from '../../src/bot/dialogue/events.ts';
import { createFlows } from '../../src/bot/flows.ts';
import { openStudio } from '../../src/bot/studio/steps.ts';
import { addAsset } from '../../src/db/assets.ts';
import { addResult } from '../../src/db/orders.ts';
import { beginModelDeletion, readModel, type TrainedModel } from '../../src/db/trained-models.ts';
import { TemporalAway } from '../../src/operations/order-executions.ts';
import { newModel, newTraining } from '../db/models.ts';
import { photos } from '../harness/photos.ts';
import { drawAs } from '../storage/pictures.ts';
import { type ChatRig, type Chatter, createChatRig, newestOrder, userIdOf } from './chat-rig.ts';

/** Trainings that were begun anew, by their orders. */
const retrained: number[] = [];

let rig: ChatRig;
let ann: Chatter;

beforeAll(async () => {
  rig = await createChatRig({}, (deps) => {
    const flows = createFlows(deps);
    const { studio } = flows.lines;
    const training = {
      ...studio,
      repeat(order: { id: number }, draftId: number) {
        retrained.push(order.id);
        return quietly(openStudio(draftId));
      },
    };
    return { ...flows, lines: { ...flows.lines, training } };
  });
});
afterAll(() => rig.close());
beforeEach(async () => {
  rig.refuses.running = false;
  ann = await rig.newChatter();
  await ann.says('/start');
});

const train = async (fields: Parameters<typeof newModel>[2] = {}): Promise<TrainedModel> =>
  newModel(rig.database.sql, await userIdOf(rig, ann), fields);
const lastMessage = async () => (await ann.sees()).at(-1)?.message_id ?? 0;
const day = (date: Date, language = 'en-GB') =>
  date.toLocaleDateString(language, { day: 'numeric', month: 'long', timeZone: 'UTC' });

test('the list has each model with age and last day, and trainings under way [b182]', async () => {
  await ann.says('/models');
  expect(await ann.reads()).toContain('There are no models yet');
  expect(await ann.buttons()).toEqual(['🧬 Train a model', '🏠 Menu']);
  const anna = await train({ name: 'Anna', daysAgo: 3 });
  const rex = await train({ name: 'Rex & <co>', subject: 'dog' });
  const training = await newTraining(rig.database.sql, await userIdOf(rig, ann), {
    name: 'Bob',
    subject: 'man',
  });
  await ann.presses('🏠 Menu');
  await ann.presses('👥 My models');
  expect((await ann.reads()).split('\n').slice(2)).toEqual([
    '⏳ Bob · man · being trained',
    `✅ Rex & <co> · dog · trained today · will be deleted on ${day(rex.expiresAt)}`,
    `✅ Anna · woman · trained 3 days ago · will be deleted on ${day(anna.expiresAt)}`,
  ]);
  expect(await ann.buttons()).toEqual([
    '⏳ Bob',
    '👤 Rex & <co>',
    '👤 Anna',
    '🧬 Train a model',
    '🎭 Portraits',
    '🏠 Menu',
  ]);
  await ann.presses('⏳ Bob');
  expect(await ann.reads()).toContain(`#${training}`);
});

test('a model’s page tells its days in the person’s language, and leads to pictures with it', async () => {
  await ann.says('/settings');
  await ann.presses('Русский');
  await train({ name: 'Другая' });
  const { expiresAt, trainedAt } = await train({ name: 'Анна', daysAgo: 2 });
  await ann.says('/models');
  await ann.presses('👤 Анна');
  expect(await ann.reads()).toBe(
    `👤 Анна · женщина\n✅ Готова · обучена 2 дня назад, ${day(trainedAt, 'ru')}\n` +
      `🗓 ${day(expiresAt, 'ru')} она будет удалена, в том числе у сервиса. До этого с ней можно делать картинки.`,
  );
  expect(await ann.buttons()).toEqual([
    '🎭 Сделать картинки',
    '✏️ Переименовать',
    '⏳ Оставить ещё на 30 дней',
    '🔁 Обучить снова',
    '🗑 Удалить',
    '👥 Мои модели',
    '🏠 Меню',
  ]);
  await ann.presses('🎭 Сделать картинки');
  expect(await ann.reads()).toContain('Анна: что должно быть на картинке?');
});

test('the message of a finished training leads to pictures with its model, and stays', async () => {
  await train({ name: 'Other' });
  const { orderId } = await train({ name: 'Anna' });
  const before = (await ann.sees()).length;
  await ann.pressesData(await lastMessage(), `p:made_by:${orderId}`);
  expect(await ann.reads()).toContain('Anna: what should be in the picture?');
  expect(await ann.sees()).toHaveLength(before + 1);
});

test('a new name is asked for until it can be used, and given once however often it is handled', async () => {
  const { id } = await train({ name: 'Anna' });
  await ann.says('/models');
  await ann.presses('👤 Anna');
  await ann.presses('Rename');
  expect(await ann.reads()).toContain('What shall the model “Anna” be called?');
  await ann.says('x'.repeat(41));
  expect(await ann.reads()).toContain('This name has 41 characters; the limit is 40');
  await ann.says('⠀');
  expect(await ann.reads()).toContain('The name needs 1 to 40 characters');
  await ann.sendsPhotos(await photos(1));
  expect(await ann.reads()).toContain('Please send the new name as a text');
  rig.refuses.running = true;
  await ann.says('Annie');
  expect(await ann.reads()).toContain('I could not save the name just now');
  rig.refuses.running = false;
  await ann.says(' Annie \n <B> ');
  const shown = await ann.reads();
  expect(shown).toContain('✅ The model is now called “Annie <B>”');
  await rig.handle(rig.handled.at(-1) ?? []);
  expect(await ann.reads()).toBe(shown);
  expect(await readModel(rig.database.sql, id)).toMatchObject({ name: 'Annie <B>' });
  await ann.presses('👥 My models');
  expect(await ann.buttons()).toContain('👤 Annie <B>');
});

test('a name for a model that is gone is refused with words', async () => {
  const { id } = await train({ name: 'Anna' });
  await ann.says('/models');
  await ann.presses('👤 Anna');
  await ann.presses('Rename');
  await beginModelDeletion(rig.database.sql, id, { reason: 'expired', by: 'term', why: 'expired' });
  await ann.says('Annie');
  expect(await ann.reads()).toContain('so it keeps its name');
});

test('deleting asks once, says what goes, and cannot be pressed a second time', async () => {
  const { id } = await train({ name: 'Anna' });
  await ann.says('/models');
  await ann.presses('👤 Anna');
  await ann.presses('🗑 Delete');
  expect(await ann.reads()).toContain('with the photos it was trained on. This cannot be undone');
  await ann.presses('Keep it');
  expect(await ann.reads()).toContain('👤 Anna · woman');
  await ann.presses('🗑 Delete');
  const page = await lastMessage();
  rig.refuses.running = true;
  expect(await ann.presses('Yes, delete it')).toContain('could not be deleted just now');
  rig.refuses.running = false;
  expect(await ann.pressesData(page, `p:delete_now:${id}`)).toBe(
    '🗑 “Anna” is being deleted, also at the provider',
  );
  expect(await ann.reads()).toContain('There are no models yet');
  expect(await readModel(rig.database.sql, id)).toMatchObject({ status: 'deleting', deleteReason: 'asked' });
  expect(await ann.pressesData(page, `p:delete_now:${id}`)).toBe('🗑 This model does not exist any more');
  expect(await ann.pressesData(page, `p:make:${id}`)).toBe('🗑 This model does not exist any more');
});

test('while Temporal is away a deletion is not promised', async () => {
  const { updateModel } = rig.deps;
  const { id } = await train({ name: 'Anna' });
  rig.deps.updateModel = async () => {
    throw new TemporalAway('away');
  };
  expect(await ann.pressesData(await lastMessage(), `p:delete_now:${id}`)).toContain('just now');
  rig.deps.updateModel = updateModel;
  expect(await ann.buttons()).toContain('👤 Anna');
});

test('training again begins with the order that has trained it', async () => {
  const { orderId } = await train({ name: 'Anna' });
  await ann.says('/models');
  await ann.presses('👤 Anna');
  await ann.presses('Train again');
  expect(retrained).toEqual([orderId]);
  expect(await ann.reads()).toContain('Which model?');
});

test('a picture that was made with it is shown below its page', async () => {
  await train({ name: 'Anna' });
  for (const step of ['/generate', 'at the sea']) await ann.says(step);
  for (const button of ['⭐ 4', '4:5', '✅ Make it']) await ann.presses(button);
  const { id } = await newestOrder(rig, ann);
  const bytes = await drawAs('jpeg', { width: 90, height: 60 });
  const hash = await rig.deps.objects.put(bytes);
  await addAsset(rig.database.sql, { hash, format: 'jpeg', width: 90, height: 60, bytes: bytes.length });
  await addResult(rig.database.sql, id, { hash, preview: hash, position: 1 });
  await rig.database.sql`update orders set status = 'delivered', finished_at = now() where id = ${id}`;
  await ann.says('/models');
  await ann.presses('👤 Anna');
  const page = await lastMessage();
  await ann.presses('🖼 Sample');
  const sent = (await ann.sees()).at(-1);
  expect(sent?.photo?.at(-1)?.width).toBe(90);
  expect(sent?.caption).toBe('👤 Anna');
  expect(sent?.reply_to_message?.message_id).toBe(page);
});

test('nobody uses, renames or deletes another’s model, or one that was not paid', async () => {
  const bob = await rig.newChatter({ name: 'Bob' });
  await bob.says('/start');
  const { id, orderId } = await train({ name: 'Anna' });
  const menu = (await bob.sees()).at(-1)?.message_id ?? 0;
  for (const data of ['open', 'make', 'sample', 'rename', 'extend', 'retrain', 'delete', 'delete_now']) {
    expect(await bob.pressesData(menu, `p:${data}:${id}`)).toContain('does not exist any more');
  }
  expect(await bob.pressesData(menu, `p:made_by:${orderId}`)).toContain('does not exist any more');
  expect(await readModel(rig.database.sql, id)).toMatchObject({ status: 'ready', name: 'Anna' });
  await ann.pressesData(await lastMessage(), `p:extend:${id}`);
  expect(await ann.reads()).toContain('👤 Anna · woman');
  await rig.database.sql`update orders set status = 'failed', reason = 'undeliverable' where id = ${orderId}`;
  expect(await ann.pressesData(await lastMessage(), `p:open:${id}`)).toContain('does not exist any more');
});
