import { existsSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Every place where a process can be made to die, with what is done by then and what is not. */
export const failPoints = {
  'inbox.after-insert': 'an update is stored; nothing has been told of it',
  'inbox.before-ack': 'an update is stored and its handling may begin; Telegram has not been told',
  'order.after-place-before-start': 'an order is written down; its execution is not started',
  'order.after-start-before-done':
    'an execution is started; the update that asked for it is not marked as handled',
  'card.after-send-before-record': 'a card is in the chat; the database does not know its message',
  'cancel.after-request': 'a cancel is written down; the execution has not been told',
  'lease.after-take': 'credits and a place, or a seat in the queue, are taken; nobody has been told',
  'lease.before-return':
    'the same, and those who got a place are told; the execution has not heard the answer',
  'submit.after-intent': 'a paid request is written down as leaving; it has not left',
  'submit.after-send-before-record': 'the provider has accepted a job; its id is nowhere of ours',
  'submit.after-record': 'the id of a job is written down; the execution has not heard of it',
  'callback.after-verify': 'a callback has come and is in order; it is not stored',
  'callback.after-store': 'a callback is stored; nobody is woken',
  'callback.before-2xx': 'a callback is stored and its order being woken; the provider has no answer',
  'place.after-hand-over':
    'a job has ended and the next order in the queue has its place; nobody has told it',
  'download.after-fetch': 'a result is fetched; it is not kept',
  'download.after-put': 'a result is in the object store; no row names it',
  'download.before-row': 'a result is a known picture; it is not yet the result of its order',
  'deliver.after-intent': 'a part is written down as leaving; it has not left',
  'deliver.after-send-before-record': 'a part is in the chat; the database does not know its message',
  'deliver.after-capture': 'a part is confirmed and the price charged; the execution has not heard of it',
  'training.after-keep': 'a trained model is written down; its job has not ended',
  'samples.after-place': 'the samples of a model are ordered; their execution is not started',
  'model.after-remove': 'a model is gone at the provider; the books do not know',
  'release.before': 'an order is to end without a picture; its credits are still reserved',
  'release.after': 'credits are back; neither the provider nor those who wait for the place have been told',
  'page.after-record':
    'a page of a shop is recorded with its product and its links; the step has not heard of it',
  'picture.after-put': 'a picture of a shop is in the object store; no row names it',
  'picture.before-row': 'a picture of a shop is a known asset; its address and its item do not know',
  'parse.after-finish': 'a shop is read and what is gone is marked; its execution has not heard of it',
  'rows.after-append': 'rows are in the sheet; the database does not know',
  'rows.after-write': 'cells of ours are in the sheet; the execution has not heard of it',
  'plan.after-write': 'what a run is to make is written down; the execution has not heard of it',
  'batch.after-open': 'a batch has its lines and its job; the execution has not heard of it',
  'answers.before-read': 'a batch has ended and its place is handed on; none of its answers is read',
  'line.after-put': 'a picture of a batch is in the object store; its line has no end',
  'line.after-end': 'a line has its end and its cost; those after it have none',
  'file.after-id': 'files have their ids; none has left',
  'file.after-upload': 'a picture is in the folder; the database does not know',
  'file.after-row': 'a picture is in the folder and known to be; the others are not',
  'batch.after-stop': 'the provider is told to stop a batch; the execution has not heard of it',
  'batch.after-tidy': 'the files of a batch are removed at the provider; the batch has no end',
  'batch.after-close':
    'a batch has ended and its failed lines are planned again; the execution has not heard of it',
  'texts.after-plan': 'which pictures a run has described is written down; the execution has not heard of it',
  'text.after-intent': 'a call for the texts of a picture is written down as leaving; it has not left',
  'text.after-answer': 'the texts of a picture are here and paid; nothing of them is written down',
  'text.after-end': 'a description has its end and its cost; those after it have none',
  'folder.after-reject': 'a picture is rejected as its file is gone; the others that are gone are not',
  'rest.after-accept': 'pictures that nobody decided on are accepted; the execution has not heard of it',
  'publish.after-intent': 'sets are written down as leaving for the CMS; none has left',
  'publish.after-call': 'the CMS has answered to a set; the database does not know',
  'publish.after-record': 'a set is known to be shown; the others are not',
  'withdraw.after-call': 'the CMS has taken a version back; the database does not know',
  'single.after-intent': 'a call for another picture is written down as leaving; it has not left',
  'single.after-answer': 'another picture is here and paid; nothing of it is written down',
  'single.after-end': 'another picture has its end and its cost; it is not in the folder',
  'texts.after-note': 'texts are known to be in the sheet; they are not written',
  'migration.mid': 'the statements of a migration have run; they are not committed',
} as const;

export type FailPoint = keyof typeof failPoints;

let armedFolder: string | undefined;

/** From now on this process dies at each point whose file is in the folder. */
export function armFailPoints(folder: string | undefined): void {
  armedFolder = folder;
}

/** What arms a point: for the given order alone where the point knows its order, else for whoever comes first. */
export function failPointFile(name: FailPoint, orderId?: number): string {
  return orderId === undefined ? name : `${name}@${orderId}`;
}

/** In the file of a point: the process does not die there, but stands still until its `.held` is gone, while others die. */
export const holdWord = 'hold';

/**
 * Does nothing, unless the process was armed and the folder has the point's file: then the file goes away and the process
 * with it, by SIGKILL. So each file kills once, and its absence shows that it did.
 */
export function failPoint(name: FailPoint, orderId?: number): void {
  if (armedFolder === undefined) return;
  const file = join(armedFolder, failPointFile(name, orderId));
  const word = take(file);
  if (word === undefined) return;
  if (word === holdWord) {
    writeFileSync(`${file}.held`, '');
    while (existsSync(`${file}.held`)) standStill(20);
    return;
  }
  process.kill(process.pid, 'SIGKILL');
  // The signal may need a moment; nothing may run in it.
  standStill(Number.POSITIVE_INFINITY);
}

function standStill(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

/** @returns what was in the file, if it was there and this call removed it */
function take(file: string): string | undefined {
  try {
    const word = readFileSync(file, 'utf8');
    unlinkSync(file);
    return word;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
