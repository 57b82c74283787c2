import type { ItemStory, StoryCost, StoryResult } from '../db/catalog/item-story.ts';
import { moment, table } from './print.ts';

/** Everything that is known of a picture, in the order in which it came to be. */
export function tellStory(story: ItemStory): string[] {
  return [
    ...head(story),
    ...section('PICTURES', results(story)),
    ...section('DECISIONS', decisions(story)),
    ...section('TEXTS', texts(story)),
    ...section('DESCRIPTIONS', descriptions(story)),
    ...section('PUBLICATIONS', publications(story)),
    ...section('SHOWN IN THE SHOP', shown(story)),
    ...section('WHAT HAPPENED (UTC)', events(story)),
  ];
}

function head({ item, product }: ItemStory): string[] {
  const marks = [
    ...(item.isSkipped || item.isMarked ? ['is skipped'] : []),
    ...(item.isWantedAgain ? ['is wanted anew'] : []),
    ...(item.missingSince === null ? [] : [`not in the shop since ${moment(item.missingSince)} UTC`]),
    ...(item.rowState === 'removed' ? ['its row was deleted'] : []),
  ];
  return table([
    ['Picture', `${item.id} (${item.externalKey}) of ${item.sourceName}`],
    ['Stands', [item.standing?.replaceAll('_', ' ') ?? 'nothing made', ...marks].join(', ')],
    ['Found', `${moment(item.createdAt)} UTC at ${item.pictureUrl}`],
    [
      'Product',
      [product.name ?? 'without a name', product.category, price(product)].filter(isText).join(' · '),
    ],
    ['Page', [...new Set([product.url, ...product.pages])].join(' ')],
    ['Prompt', item.redoPrompt ?? item.prompt ?? item.defaultPrompt ?? '–'],
  ]);
}

function price({ price: amount, currency }: ItemStory['product']): string | null {
  return amount === null ? null : `${amount} ${currency ?? ''}`.trim();
}

function isText(text: string | null): text is string {
  return text !== null && text !== '';
}

function section(title: string, rows: readonly (readonly string[])[]): string[] {
  return rows.length === 0 ? [] : ['', title, ...table(rows)];
}

function results({ results: all }: ItemStory): string[][] {
  return all.map((result) => [
    `revision ${result.revision}${result.attempt > 1 ? `, try ${result.attempt}` : ''}`,
    result.status,
    moment(result.endedAt ?? result.plannedAt),
    madeBy(result),
    amount(result.cost),
    [result.reason, result.fileLink].filter(isText).join(' '),
    `“${result.prompt}”`,
  ]);
}

function madeBy({ runId, batch, model }: StoryResult): string {
  const way = batch === null ? 'a call of its own' : `batch ${batch}`;
  return [`run ${runId}, ${way}`, model].filter(isText).join(', ');
}

function amount(cost: StoryCost | null): string {
  return cost === null ? '–' : `${cost.amount} ${cost.currency}`;
}

function decisions({ decisions: all }: ItemStory): string[][] {
  return all.map(({ revision, verdict, counts, by, via, why, prompt, at }) => [
    `revision ${revision}`,
    counts ? verdict : `${verdict} (too late)`,
    moment(at),
    `${by}, ${via}`,
    [why, prompt === null ? null : `prompt “${prompt}”`].filter(isText).join('; '),
  ]);
}

function texts({ texts: all }: ItemStory): string[][] {
  return all.flatMap(({ revision, language, alt, title, caption, editedBy, editedVia, changedAt }) => {
    const whose = editedBy === null ? 'as suggested' : `edited by ${editedBy}, ${editedVia ?? ''}`;
    const first = [`revision ${revision}`, language, moment(changedAt), whose];
    return [
      [...first, 'alt', alt],
      ['', '', '', '', 'title', title],
      ['', '', '', '', 'caption', caption],
    ];
  });
}

function descriptions({ descriptions: all }: ItemStory): string[][] {
  return all.map(({ revision, attempt, status, isLost, model, tokens, cost, reason, runId, endedAt }) => [
    `revision ${revision}, try ${attempt}`,
    isLost ? 'lost' : status,
    endedAt === null ? '' : moment(endedAt),
    [`run ${runId}`, model].filter(isText).join(', '),
    tokens === null ? '' : `${tokens.input} + ${tokens.output} tokens`,
    amount(cost),
    reason ?? '',
  ]);
}

function publications({ publications: all }: ItemStory): string[][] {
  return all.map(({ version, revision, status, by, runId, openedAt, publishedAt, reason }) => [
    `version ${version}`,
    `revision ${revision}`,
    status,
    moment(publishedAt ?? openedAt),
    [by, runId === null ? null : `run ${runId}`].filter(isText).join(', '),
    reason ?? '',
  ]);
}

function shown({ shown: now }: ItemStory): string[][] {
  if (now === null) return [];
  const { cmsId, shown: as, version, revision, isOurs, changedAt, texts: said } = now;
  return [
    ['id there', cmsId],
    ['shows', `${as}${version === null ? '' : `, version ${version}`} (revision ${revision} there)`],
    ['changed', `${moment(changedAt)} UTC by ${isOurs ? 'us' : 'somebody there'}`],
    ...Object.entries(said).map(([language, { alt, title, caption }]) => [
      language,
      [alt, title, caption].join(' · '),
    ]),
  ];
}

function events({ events: all }: ItemStory): string[][] {
  return all.map(({ kind, data: { by, why, ...data }, at }) => [
    moment(at),
    kind.replaceAll('_', ' '),
    [by, why].filter((word) => typeof word === 'string').join(': '),
    Object.keys(data).length === 0 ? '' : JSON.stringify(data),
  ]);
}
