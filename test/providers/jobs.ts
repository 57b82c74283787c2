import type { StoredAsset } from '../../src/contract/assets.ts';
import type { JobFiles, JobState } from '../../src/contract/jobs.ts';

/** Files in memory, by hash; those with a link are fetched by it. */
export function filesOf(
  stored: Readonly<Record<string, { bytes?: Buffer; link?: string }>>,
): JobFiles & { uploaded: Map<string, string> } {
  const uploaded = new Map<string, string>();
  return {
    uploaded,
    async read({ hash }: StoredAsset) {
      const bytes = stored[hash]?.bytes;
      if (bytes === undefined) throw new Error(`no file ${hash}`);
      return bytes;
    },
    link: ({ hash }) => stored[hash]?.link,
    async uploadOnce({ hash }, send) {
      const known = uploaded.get(hash) ?? (await send());
      uploaded.set(hash, known);
      return known;
    },
  };
}

/** For requests that name no files. */
export const noFiles = filesOf({});

/** The state of a job that is done. */
export function pictures(...urls: unknown[]) {
  return { status: 'completed', yield: { kind: 'pictures', urls } };
}

/** Such as `12 coins`. */
export function costs(...texts: string[]) {
  return {
    costs: texts.map((text) => {
      const [amount, ...unit] = text.split(' ');
      return { amount, unit: unit.join(' ') };
    }),
  };
}

/** Of a job that is done; none where it is not. */
export function urlsOf(state: JobState): string[] {
  return state.status === 'completed' && state.yield.kind === 'pictures' ? state.yield.urls : [];
}
