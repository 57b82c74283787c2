/** What a figure is: `gauge` what counts now · `counter` how often so far · `histogram` how long each took, in seconds. */
export interface FigureForm {
  kind: 'gauge' | 'counter' | 'histogram';
  help: string;
  /** Names of what tells its values apart: each has few values, and none names a person, an order or a prompt. */
  labels?: readonly string[];
  /** Of a histogram, in seconds. */
  buckets?: readonly number[];
}

/** A gauge has this value now, a counter grows by it, a histogram has it once more. */
export interface FigureValue {
  name: string;
  labels?: Readonly<Record<string, string>>;
  value: number;
}

/** Figures that are read somewhere when they are asked for. A gauge that is not among the values has none. */
export interface FigureSource {
  forms: Readonly<Record<string, FigureForm>>;
  read: () => Promise<FigureValue[]>;
}
