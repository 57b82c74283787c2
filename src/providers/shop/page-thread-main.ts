import { parentPort } from 'node:worker_threads';
import { type PageJob, PageTooRich, parsePage } from './page.ts';
import type { ThreadAnswer } from './page-reader.ts';
import { BadSelector } from './selectors.ts';

/** The thread that reads pages, one after the other, until it is ended. */
function answer(job: PageJob): ThreadAnswer {
  try {
    return { kind: 'page', page: parsePage(job) };
  } catch (error) {
    if (error instanceof BadSelector) return { kind: 'bad_selector', detail: error.message };
    const detail = error instanceof PageTooRich ? error.message : 'its markup is beyond reading';
    return { kind: 'unreadable', detail };
  }
}

parentPort?.on('message', (job: PageJob) => parentPort?.postMessage(answer(job), []));
parentPort?.postMessage({ kind: 'ready' } satisfies ThreadAnswer, []);
