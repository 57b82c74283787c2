import {
  ApplicationFailure,
  condition,
  defineSignal,
  defineUpdate,
  proxyActivities,
  setCurrentDetails,
  setHandler,
} from '@temporalio/workflow';

/** Says the words at every place where an execution can say something, waits for them by signal, and fails with them. */
export async function secretWorkflow(words: string): Promise<never> {
  let heard = '';
  setHandler(defineSignal<[string]>('hear'), (text) => void (heard = text));
  setHandler(defineUpdate<string, [string]>('echo'), (text) => text);
  setCurrentDetails(words);
  const { stumble } = proxyActivities<{ stumble(text: string): Promise<string> }>({
    startToCloseTimeout: 10_000,
    heartbeatTimeout: 5_000,
    retry: { initialInterval: 10 },
    summary: words,
  });
  const found = await stumble(words);
  await condition(() => heard !== '');
  throw ApplicationFailure.nonRetryable(`${found} and ${heard}`, 'Planned', words);
}

/** What it throws stops the task, not the execution. */
export async function brokenWorkflow(words: string): Promise<never> {
  throw new Error(words);
}
