import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Config, Human } from '@vladmandic/human';
import type { Sharp } from 'sharp';

/** Counts the faces in pictures. */
export interface FaceCounter {
  /** People only: the network knows no animals. Rejects when it cannot be loaded or says nothing of this picture. */
  count(picture: Sharp): Promise<number>;
}

/** The network looks at a square of this side. Without bars around it a long picture would be squeezed, and faces missed. */
const side = 256;
/** All 37 faces in 16 photos scored 0.56 and more, a blurred one 0.38; of what is no face a page 0.4, and a logo of a person 0.8. */
const leastScore = 0.5;
/** Enough to say that there are several. */
const mostFaces = 10;

const off = { enabled: false };
const settings: Partial<Config> = {
  backend: 'wasm',
  warmup: 'none',
  cacheModels: false,
  // Photos are no frames of a film: nothing that was found in the one before is to be used again.
  cacheSensitivity: 0,
  filter: off,
  gesture: off,
  body: off,
  hand: off,
  object: off,
  segmentation: off,
  face: {
    enabled: true,
    detector: { minConfidence: leastScore, maxDetected: mostFaces, rotation: false },
    mesh: off,
    iris: off,
    description: off,
    emotion: off,
    antispoof: off,
    liveness: off,
  },
};

/** Loads the network (50 MB and more) when it is first asked, and keeps it. `networks`: its folder, if not the package's. */
export function createFaceCounter(networks?: string): FaceCounter {
  let loading: Promise<Human> | undefined;
  return {
    async count(picture) {
      loading ??= loadHuman(networks);
      const human = await loading.catch((error: unknown) => {
        loading = undefined;
        throw error;
      });
      const pixels = await picture
        .resize({ width: side, height: side, fit: 'contain', background: 'grey' })
        .toColourspace('srgb')
        .raw()
        .toBuffer();
      const tensor = human.tf.tensor3d(pixels, [side, side, 3], 'int32');
      const { face, error } = await human.detect(tensor);
      tensor.dispose();
      if (error) throw new Error(`faces were not looked for: ${error}`);
      return face.length;
    },
  };
}

async function loadHuman(networks?: string): Promise<Human> {
  const require = createRequire(import.meta.url);
  // The package has no name for what we need of it: the build for WebAssembly, and the networks beside it.
  const build = dirname(require.resolve('@vladmandic/human'));
  const human: Human = new (require(join(build, 'human.node-wasm.js')).Human)({
    ...settings,
    modelBasePath: pathToFileURL(networks ?? join(build, '../models')).href,
    wasmPath: `${dirname(require.resolve('@tensorflow/tfjs-backend-wasm'))}/`,
  });
  // It fetches its files, and Node's own fetch reads none.
  const { fetch } = globalThis;
  globalThis.fetch = async (url) =>
    new Response(await readFile(new URL(url instanceof Request ? url.url : url)));
  try {
    await human.load();
  } finally {
    globalThis.fetch = fetch;
  }
  // What it cannot load it logs, and finds no faces then.
  if (human.models.stats().numLoadedModels === 0) throw new Error('the network that finds faces is missing');
  return human;
}
