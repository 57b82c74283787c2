import type { CallbackFormat } from '../ground/callbacks.ts';
import { withOddWords } from '../ground/odd-words.ts';
import { jsonText, outputsAnswer } from './answers.ts';
import type { SettingsBox } from './settings.ts';
import type { TaskEnd, TaskOrder } from './tasks.ts';

/** Callbacks with the answer of `outputs` as JSON inside JSON. */
export function createCallbackFormat(
  settings: SettingsBox,
  publicUrl: string,
): CallbackFormat<TaskOrder, TaskEnd> {
  return {
    request(task) {
      const { numericTaskIds, namesFileTypes, oddWords } = settings.current;
      const spoil = oddWords ? withOddWords : (body: unknown) => body;
      const eventData = JSON.stringify(spoil(outputsAnswer(task, publicUrl, { namesFileTypes })));
      const body = spoil({ event: 'TASK_END', taskId: task.id, eventData });
      return { body: jsonText(body, numericTaskIds) };
    },
  };
}
