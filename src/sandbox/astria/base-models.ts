/** A public model that others are trained on, and that prompts are sent to. */
interface BaseModel {
  id: number;
  title: string;
  branch: string;
  /** What `resolution` may be; nothing where the model has no such choice. */
  resolutions: readonly string[];
}

const baseModels: readonly BaseModel[] = [
  { id: 1504944, title: 'Flux1.dev', branch: 'flux1', resolutions: [] },
  { id: 690204, title: 'Realistic Vision V5.1', branch: 'sd15', resolutions: [] },
  { id: 3618064, title: 'Nano Banana', branch: 'gemini', resolutions: ['1K', '2K', '4K'] },
  { id: 3691308, title: 'Seedream 4.5', branch: 'seedream', resolutions: ['2K', '4K'] },
  { id: 4665564, title: 'GPT-Image-2', branch: 'gpt', resolutions: ['1K', '2K', '4K'] },
];

export function findBaseModel(id: number): BaseModel | undefined {
  return baseModels.find((model) => model.id === id);
}

/** The live catalogue, as the gallery and the vendor's own client see it. */
export function catalogue(): Record<string, unknown>[] {
  return baseModels.map(({ id, title, branch, resolutions }) => ({
    id,
    title,
    name: 'style',
    branch,
    model_type: null,
    base_tune_id: null,
    resolutions,
  }));
}
