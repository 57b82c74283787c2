import type { OrderLine } from '../src/contract/lines.ts';
import type { SandboxClient } from '../src/sandbox/client.ts';
import { buttonsOf, type Customer } from '../test/harness/customer.ts';
import { photos } from '../test/harness/photos.ts';
import { portraitPhotos } from '../test/harness/portraits.ts';
import type { System } from '../test/harness/system.ts';

/** A job as the provider has it. */
interface MadeJob {
  id: string;
  /** Of the studio. */
  prompt?: string | undefined;
  webhook?: string | undefined;
  status?: string;
  ended_at?: string | undefined;
}

/** What the cases must know of a line. */
interface PointLine {
  /** Of what everybody here orders, credits. */
  price: number;
  /** Orders that come by themselves when one is delivered. */
  gifts: number;
  /** The provider can be asked what became of a request whose answer was lost. */
  isLookedFor: boolean;
  provider: string;
  jobs(sandbox: SandboxClient): Promise<MadeJob[]>;
  /** Walks to the last question. */
  describe(system: System, customer: Customer, prompt: string): Promise<void>;
}

export const pointLines: Readonly<Record<OrderLine, PointLine>> = {
  studio: {
    price: 50,
    gifts: 0,
    isLookedFor: false,
    provider: 'higgsfield',
    jobs: async ({ higgsfield }) =>
      (await higgsfield.jobs()).map(({ request_id: id, ...job }) => ({ id, ...job })),
    async describe({ sandbox }, customer, prompt) {
      await customer.say('/studio');
      await customer.press(/^d:\d+:model:nano-banana$/);
      await customer.sees(/one message/);
      await customer.say(prompt);
      await customer.press(/^d:\d+:done$/);
      await customer.press(/^d:\d+:ratio:4:3$/);
      await canConfirm(sandbox, customer);
    },
  },
  product: {
    price: 50,
    gifts: 0,
    isLookedFor: false,
    provider: 'runninghub',
    jobs: async ({ runninghub }) =>
      (await runninghub.jobs()).map(({ task_id: id, ...job }) => ({ id, ...job })),
    async describe({ sandbox }, customer) {
      await customer.say('/product');
      await customer.sees(/Photo of the product/);
      await sandbox.sendPhotos(customer.id, await photos(2));
      await canConfirm(sandbox, customer);
    },
  },
  training: {
    price: 500,
    gifts: 1,
    isLookedFor: true,
    provider: 'astria',
    jobs: async ({ astria }) =>
      (await astria.tunes()).map(({ tune_id: id, ...job }) => ({ id: `tune-${id}`, ...job })),
    async describe({ sandbox }, customer) {
      await customer.say('/train');
      await customer.sees(/What shall the model be called/);
      await customer.say('Anna');
      await customer.press(/^d:\d+:subject:woman$/);
      await customer.sees(/Photos of “Anna”/);
      await sandbox.sendPhotos(customer.id, await portraitPhotos(4));
      await customer.sees(/Photos of “Anna”: 4 of/);
      await customer.press(/^d:\d+:done$/);
      await canConfirm(sandbox, customer);
    },
  },
  portrait: {
    price: 50,
    gifts: 0,
    isLookedFor: true,
    provider: 'astria',
    jobs: async ({ astria }) =>
      (await astria.prompts()).map(({ prompt_id: id, ...job }) => ({ id: `prompt-${id}`, ...job })),
    async describe({ sandbox }, customer, prompt) {
      await trainModel(customer);
      await customer.say('/generate');
      await customer.sees(/one message/);
      await customer.say(prompt);
      await customer.press(/^d:\d+:number:2$/);
      await customer.press(/^d:\d+:ratio:4:5$/);
      await canConfirm(sandbox, customer);
    },
  },
};

/** Trains a model up to its samples. @returns the number of the order */
export async function trainModel(customer: Customer): Promise<number> {
  const order = await customer.train({ name: 'Anna', photos: await portraitPhotos(4) });
  await customer.sees(/⬆️ 4 pictures/);
  return order;
}

async function canConfirm(sandbox: SandboxClient, { id }: Customer): Promise<void> {
  await sandbox.waitForMessage(id, (message) =>
    buttonsOf(message).some((data) => data.includes(':confirm:')),
  );
}
