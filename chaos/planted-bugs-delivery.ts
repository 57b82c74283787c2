import type { PlantedBug } from './planted-bug.ts';

/** Mistakes between a finished job and the chat. */
export const deliveryBugs: readonly PlantedBug[] = [
  {
    name: 'captured before it is sent',
    file: 'activities/delivery.ts',
    find: 'messageIds = await send({',
    replace: `await confirmDelivery(sql, part.order.id, { part: part.name, messageIds: [0] });
      messageIds = await send({`,
    caughtBy: {
      file: 'test/bot/delivery.test.ts',
      title: 'a person who blocked the bot is marked and not charged',
    },
  },
  {
    name: 'repeated without a mark',
    file: 'activities/delivery.ts',
    find: 'repeat: permit.repeat',
    replace: 'repeat: false',
    caughtBy: {
      file: 'test/bot/delivery.test.ts',
      title: 'a run that died after sending the photo is followed by one marked repeat',
    },
  },
  {
    name: 'a lost answer of Telegram is taken for "not sent"',
    file: 'activities/delivery.ts',
    find: `if (trouble.kind !== 'unknown') await`,
    replace: 'await',
    caughtBy: {
      file: 'test/bot/delivery.test.ts',
      title: 'the photo comes once more with a mark, charged once',
    },
  },
  {
    name: 'a confirmed part is sent again',
    file: 'src/db/functions/deliveries/begin_delivery.sql',
    find: `if d.status = 'sent' then`,
    replace: 'if false then',
    caughtBy: {
      file: 'test/bot/delivery.test.ts',
      title: 'running it again sends nothing and charges nothing',
    },
  },
  {
    name: 'an album whose answer is lost is charged',
    file: 'activities/delivery-parts.ts',
    find: `caption: renderWords(scene, repeat),
          signal: limitOf(bytes),
        }),`,
    replace: `caption: renderWords(scene, repeat),
          signal: limitOf(bytes),
        }).catch(() => [0]),`,
    caughtBy: {
      file: 'test/bot/delivery-parts.test.ts',
      title: 'charges nothing for an album whose answers are all lost, after three',
    },
  },
  {
    name: 'a broken further output ends the order',
    file: 'activities/result-files.ts',
    find: `if (problem !== undefined)
      log.warn(`,
    replace: `if (problem !== undefined) throw toPassingFailure(problem);
    if (problem !== undefined)
      log.warn(`,
    caughtBy: {
      file: 'test/activities/results.test.ts',
      title: 'a further file that is broken or cannot be fetched neither delays nor ends the order',
    },
  },
];
