import type { CallbackFormat } from '../ground/callbacks.ts';
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
      const eventData = JSON.stringify(outputsAnswer(task, publicUrl, false));
      const body = { event: 'TASK_END', taskId: task.id, eventData };
      return { body: jsonText(body, settings.current.numericTaskIds) };
    },
  };
}
