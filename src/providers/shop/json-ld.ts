import { addAttribute, type Found, line, longest, plainLine } from './found.ts';
import { machinePrice } from './prices.ts';

type Node = Record<string, unknown>;

const productTypes = new Set([
  'Product',
  'ProductGroup',
  'ProductModel',
  'IndividualProduct',
  'SomeProducts',
]);
/** Lists of other products, and what speaks of products without being one. */
const othersTypes = new Set(['ItemList', 'OfferCatalog', 'Review']);
const othersKeys = new Set([
  'isRelatedTo',
  'isSimilarTo',
  'isAccessoryOrSparePartFor',
  'review',
  'isVariantOf',
]);
const plainAttributes = [
  'sku',
  'mpn',
  'gtin',
  'gtin13',
  'model',
  'brand',
  'color',
  'material',
  'size',
  'pattern',
];

const deepest = 12;
const mostNodes = 5_000;
const mostImages = 100;
/** Parsing takes up to fifty times its length when nothing in it ends. */
const longestScript = 1_000_000;

/** What the page's JSON-LD says of its product; `isPage` tells which address is the page's own. */
export function readJsonLd(scripts: readonly string[], isPage: (url: string) => boolean): Found | undefined {
  const { products, breadcrumbs, byId } = collect(scripts.map(parse));
  const product = choose(products, isPage);
  if (!product) return undefined;
  const found = describe(product, byId);
  return found.category === undefined ? withCrumb(found, breadcrumbs[0], byId) : found;
}

interface Collected {
  products: Node[];
  breadcrumbs: Node[];
  byId: Map<string, Node>;
}

function collect(roots: readonly unknown[]): Collected {
  const collected: Collected = { products: [], breadcrumbs: [], byId: new Map() };
  let nodes = 0;
  const walk = (value: unknown, depth: number, isInProduct: boolean): void => {
    nodes += 1;
    if (depth > deepest || nodes > mostNodes || typeof value !== 'object' || value === null) return;
    if (Array.isArray(value)) return value.forEach((item) => walk(item, depth + 1, isInProduct));
    const node = value as Node;
    const types = typesOf(node);
    if (typeof node['@id'] === 'string' && Object.keys(node).length > 1)
      collected.byId.set(node['@id'], node);
    if (types.some((type) => othersTypes.has(type))) return;
    if (types.includes('BreadcrumbList')) return void collected.breadcrumbs.push(node);
    const isProduct = types.some((type) => productTypes.has(type));
    if (isProduct && !isInProduct) collected.products.push(node);
    for (const [key, child] of Object.entries(node))
      if (!othersKeys.has(key)) walk(child, depth + 1, isInProduct || isProduct);
  };
  for (const root of roots) walk(root, 0, false);
  return collected;
}

/** A page with several products is a list, unless it says which of them it is about. */
function choose(products: readonly Node[], isPage: (url: string) => boolean): Node | undefined {
  if (products.length < 2) return products[0];
  return products.find((node) =>
    [node.url, node['@id']].some((url) => typeof url === 'string' && isPage(url)),
  );
}

function describe(product: Node, byId: Collected['byId']): Found {
  const resolve = (value: unknown): Node[] => nodesOf(value, byId);
  const variants = resolve(product.hasVariant);
  const offers = [...resolve(product.offers), ...variants.flatMap((variant) => resolve(variant.offers))];
  const images = [
    ...imagesOf(product.image, byId),
    ...variants.flatMap((variant) => imagesOf(variant.image, byId)),
  ];
  const price = offers.map((offer) => priceOf(offer, resolve)).find((one) => one !== undefined);
  const name = plainLine(product.name ?? variants[0]?.name, longest.name);
  const description = plainLine(product.description ?? variants[0]?.description, longest.description);
  const category = plainLine(textOf(product.category, byId), longest.category);
  return {
    ...(name !== undefined && { name }),
    ...(description !== undefined && { description }),
    ...(price && { price }),
    ...(category !== undefined && { category }),
    attributes: attributesOf(product, byId),
    images: images.slice(0, mostImages),
  };
}

function priceOf(offer: Node, resolve: (value: unknown) => Node[]): Found['price'] {
  const specified = resolve(offer.priceSpecification)[0];
  const nested = resolve(offer.offers)[0];
  return (
    machinePrice(offer.price ?? offer.lowPrice, offer.priceCurrency) ??
    machinePrice(specified?.price, specified?.priceCurrency ?? offer.priceCurrency) ??
    machinePrice(nested?.price, nested?.priceCurrency ?? offer.priceCurrency)
  );
}

function attributesOf(product: Node, byId: Collected['byId']): Record<string, string> {
  const attributes: Record<string, string> = {};
  for (const name of plainAttributes) addAttribute(attributes, name, textOf(product[name], byId));
  for (const property of nodesOf(product.additionalProperty, byId))
    addAttribute(attributes, property.name, textOf(property.value, byId));
  return attributes;
}

function withCrumb(found: Found, list: Node | undefined, byId: Collected['byId']): Found {
  const names = nodesOf(list?.itemListElement, byId)
    .map((element) => plainLine(element.name ?? nodesOf(element.item, byId)[0]?.name, longest.category))
    .filter((name) => name !== undefined && name !== found.name);
  // The first is the shop itself.
  const category = names.length > 1 ? names.at(-1) : undefined;
  return category === undefined ? found : { ...found, category };
}

function imagesOf(value: unknown, byId: Collected['byId']): string[] {
  const list = Array.isArray(value) ? value : [value];
  return list.slice(0, mostImages).flatMap((item: unknown) => {
    if (typeof item === 'string') return [item];
    const [node] = nodesOf(item, byId);
    const address = node?.contentUrl ?? node?.url ?? node?.['@id'];
    return typeof address === 'string' ? [address] : [];
  });
}

/** A text, or the name of a thing, or the first of several. */
function textOf(value: unknown, byId: Collected['byId']): unknown {
  const [first] = Array.isArray(value) ? value : [value];
  if (typeof first !== 'object' || first === null) return first;
  const [node] = nodesOf(first, byId);
  return line(node?.name, longest.attribute) ?? node?.value;
}

/** Objects of a field that may hold one, several, or a mere reference to one that stands elsewhere. */
function nodesOf(value: unknown, byId: Collected['byId']): Node[] {
  const list: unknown[] = Array.isArray(value) ? value : [value];
  return list.slice(0, mostImages).flatMap((item) => {
    if (typeof item !== 'object' || item === null || Array.isArray(item)) return [];
    const node = item as Node;
    return [(typeof node['@id'] === 'string' && byId.get(node['@id'])) || node];
  });
}

function typesOf(node: Node): string[] {
  const type = node['@type'];
  const list: unknown[] = Array.isArray(type) ? type : [type];
  return list
    .slice(0, 10)
    .flatMap((name) => (typeof name === 'string' ? [name.replace(/^.*[/#:]/, '')] : []));
}

/** What shops get wrong by hand: comments and CDATA around it, line ends in texts, a comma too many, a semicolon behind. */
function parse(text: string): unknown {
  if (text.length > longestScript) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    const mended = text
      .replaceAll(/<!--|-->|<!\[CDATA\[|\]\]>/g, ' ')
      .replaceAll(/\p{Cc}/gu, ' ')
      .replaceAll(/,(\s*[}\]])/g, '$1')
      .trim()
      .replace(/;$/, '');
    try {
      return JSON.parse(mended);
    } catch {
      return undefined;
    }
  }
}
