import type { Journal } from '../ground/journal.ts';
import { createLedger, type Folds } from '../ground/ledger.ts';
import { type By, type Place, type ShownImage, show, type Texts, type WantedImage } from './pictures.ts';

export interface Product {
  url: string;
  name: string | null;
}

/** Pictures of one product that are shown from now on. */
export interface Publication {
  productKey: string;
  product: Product;
  images: WantedImage[];
}

/** A version of a place. */
export interface VersionOf {
  externalKey: string;
  version: number;
}

export interface Change {
  by: By;
  image: ShownImage;
}

interface State {
  products: Map<string, Product>;
  places: Map<string, Place>;
  /** Content types by hash. */
  contents: Map<string, string>;
  changes: Change[];
}

interface Facts {
  'gateway.content': { hash: string; mimeType: string; bytes: number };
  /** A set is one fact, so that a kill leaves all of it or nothing. */
  'gateway.published': Publication;
  'gateway.withdrawn': VersionOf;
  'gateway.edited': VersionOf & { texts: Texts };
  'gateway.removed': VersionOf;
  'gateway.restored': VersionOf;
}

/** All that the shop shows and has been given. */
export interface Shelves extends Readonly<State> {
  /** Undefined: nothing was ever published there. */
  find(externalKey: string): Place | undefined;
  isWithdrawn(version: VersionOf): boolean;
  record<Kind extends keyof Facts>(kind: Kind, data: Facts[Kind]): void;
}

/** The shelves as the journal left them. */
export function createShelves(journal: Journal): Shelves {
  const empty: State = { products: new Map(), places: new Map(), contents: new Map(), changes: [] };
  const { state, record } = createLedger<State, Facts>(journal, empty, folds);
  return {
    ...state,
    find(externalKey) {
      const place = state.places.get(externalKey);
      return place && place.revision > 0 ? place : undefined;
    },
    isWithdrawn: ({ externalKey, version }) => state.places.get(externalKey)?.withdrawn.has(version) === true,
    record,
  };
}

const folds: Folds<State, Facts> = {
  'gateway.content': (state, { hash, mimeType }) => void state.contents.set(hash, mimeType),
  'gateway.published'(state, { productKey, product, images }, atMs) {
    state.products.set(productKey, product);
    for (const image of images) {
      const place = placeOf(state, image.externalKey);
      const { version, contentHash, texts, attributes } = image;
      Object.assign(place, { productKey, replaces: image.replaces });
      place.layers.push({ version, contentHash, published: texts, texts, attributes, isRemoved: false });
      touch(state, place, { by: 'api', atMs });
    }
  },
  'gateway.withdrawn'(state, { externalKey, version }, atMs) {
    const place = placeOf(state, externalKey);
    const wasShown = place.layers.at(-1)?.version === version;
    place.withdrawn.add(version);
    place.layers = place.layers.filter((layer) => layer.version !== version);
    if (wasShown) touch(state, place, { by: 'api', atMs });
  },
  'gateway.edited': (state, { externalKey, texts }, atMs) => change(state, { externalKey, atMs, texts }),
  'gateway.removed': (state, { externalKey }, atMs) => change(state, { externalKey, atMs, isRemoved: true }),
  'gateway.restored': (state, { externalKey }, atMs) =>
    change(state, { externalKey, atMs, isRemoved: false }),
};

function placeOf({ places }: State, externalKey: string): Place {
  const place: Place = places.get(externalKey) ?? {
    externalKey,
    id: `pic-${1001 + places.size}`,
    productKey: '',
    replaces: '',
    layers: [],
    withdrawn: new Set(),
    revision: 0,
    revisionByPerson: 0,
    changedAtMs: 0,
    changedBy: 'api',
  };
  places.set(externalKey, place);
  return place;
}

/** A person changes what is shown. */
function change(
  state: State,
  { externalKey, atMs, ...fields }: { externalKey: string; atMs: number; texts?: Texts; isRemoved?: boolean },
): void {
  const place = placeOf(state, externalKey);
  Object.assign(place.layers.at(-1) ?? {}, fields);
  touch(state, place, { by: 'person', atMs });
}

function touch(state: State, place: Place, { by, atMs }: { by: By; atMs: number }): void {
  place.revision += 1;
  if (by === 'person') place.revisionByPerson = place.revision;
  Object.assign(place, { changedAtMs: atMs, changedBy: by });
  state.changes.push({ by, image: show(place) });
}
