import { setTimeout as delay } from 'node:timers/promises';
import type { Message } from '@grammyjs/types';
import type { SandboxClient } from '../src/sandbox/client.ts';
import { buttonsOf } from '../test/harness/customer.ts';
import type { FollowedJournal } from './journal.ts';

/** A button somebody can press now. */
interface Button {
  messageId: number;
  data: string;
}

interface Person {
  id: number;
  /** The newest button of each kind, by its data without its number. */
  buttons: Map<string, Button>;
}

/** Simulated people who order by the front door. They look at the journal's file, so that watching costs the system nothing. */
export interface Crowd {
  /** Brings so many people to the screen with the button that orders; the others stay where they are. */
  prepare(people: number): Promise<void>;
  /** All of them press it: `perSecond` apart, or at once. Resolves when all presses were answered. */
  confirm(people: number, perSecond?: number): Promise<void>;
}

const firstId = 8_000_001;
/** The bot handles 16 chats side by side; a few more keep it busy. */
const walkersAtOnce = 24;
const stepLimitMs = 60_000;

/** Nobody is there yet: people come with the first `prepare` that needs them. */
export function createCrowd(sandbox: SandboxClient, journal: FollowedJournal): Crowd {
  const people: Person[] = [];
  let seen = 0;

  function look(): void {
    journal.refresh();
    for (; seen < journal.entries.length; seen += 1) {
      const entry = journal.entries[seen];
      if (entry?.kind.startsWith('telegram.message.')) remember(entry.data.message as Message);
    }
  }

  function remember(message: Message): void {
    const person = people[message.chat.id - firstId];
    for (const data of buttonsOf(message)) {
      person?.buttons.set(kindOf(data), { messageId: message.message_id, data });
    }
  }

  async function button(person: Person, kind: string): Promise<Button> {
    const deadline = Date.now() + stepLimitMs;
    for (;;) {
      look();
      const found = person.buttons.get(kind);
      if (found !== undefined) return found;
      if (Date.now() > deadline) throw new Error(`person ${person.id} never saw the button ${kind}`);
      await delay(20);
    }
  }

  async function press(person: Person, kind: string): Promise<void> {
    const { messageId, data } = await button(person, kind);
    person.buttons.delete(kind);
    await sandbox.press(person.id, messageId, data);
  }

  async function walk(person: Person): Promise<void> {
    await sandbox.sendText(person.id, '/studio');
    await press(person, 'd:model:nano-banana');
    await sandbox.sendText(person.id, `a lighthouse in the rain, number ${person.id}`);
    await press(person, 'd:done');
    await press(person, 'd:ratio:1:1');
  }

  async function makeReady(person: Person): Promise<void> {
    if (person.buttons.has('d:confirm')) return;
    // Under a delivered picture: the same inputs once more, to be confirmed.
    if (person.buttons.has('o:change')) await press(person, 'o:change');
    else await walk(person);
    await button(person, 'd:confirm');
  }

  async function join(): Promise<void> {
    const person = { id: firstId + people.length, buttons: new Map<string, Button>() };
    people.push(person);
    await sandbox.addUser({ id: person.id, first_name: `Person ${person.id}`, language_code: 'en' });
  }

  return {
    async prepare(count) {
      while (people.length < count) await join();
      look();
      await inParallel(people.slice(0, count), walkersAtOnce, makeReady);
    },
    async confirm(count, perSecond) {
      const startAt = Date.now();
      await Promise.all(
        people.slice(0, count).map(async (person, index) => {
          if (perSecond !== undefined) await delay(startAt + (index * 1_000) / perSecond - Date.now());
          await press(person, 'd:confirm');
        }),
      );
    },
  };
}

/** Works on all items, so many at once. */
export async function inParallel<T>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<unknown>,
): Promise<void> {
  const queue = items.values();
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (const item of queue) await work(item);
    }),
  );
}

/** Without the number of its draft or order, and without the price it says. */
function kindOf(data: string): string {
  return data.replace(/:\d+:/, ':').replace(/^d:confirm:\d+$/, 'd:confirm');
}
