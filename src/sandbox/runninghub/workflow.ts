import { firstOutputNode } from './answers.ts';
import { CodedRefusal } from './codes.ts';
import type { AccountSettings } from './settings.ts';

export type Workflow = AccountSettings['workflows'][number];

/** Throws the refusal of a workflow the account does not have. */
export function findWorkflow({ workflows }: AccountSettings, id: unknown): Workflow {
  const workflow = workflows.find((candidate) => candidate.id === id);
  if (!workflow) throw new CodedRefusal(typeof id === 'string' ? 380 : 301);
  return workflow;
}

/** The saved workflow as a string of JSON: a node for each picture and one that saves the result. */
export function savedWorkflow({ nodes }: Workflow): string {
  const loaders = nodes.map(({ nodeId, fieldName }) => [
    nodeId,
    {
      inputs: { [fieldName]: `saved-${nodeId}.png`, upload: 'image' },
      class_type: 'LoadImage',
      _meta: { title: 'Load Image' },
    },
  ]);
  const saver = {
    inputs: { filename_prefix: 'ComfyUI', images: [nodes[0]?.nodeId, 0] },
    class_type: 'SaveImage',
    _meta: { title: 'Save Image' },
  };
  return JSON.stringify(Object.fromEntries([...loaders, [String(firstOutputNode), saver]]));
}
