import { exportItems } from '../../../operations/catalog-export.ts';
import { exportFormats, exportWriter } from '../../../operations/catalog-export-lines.ts';
import type { PanelDeps } from '../deps.ts';
import { filterOf } from '../kit/lists.ts';
import type { PageGroup } from '../kit/routes.ts';
import type { Visit } from '../kit/visit.ts';
import { numberIn } from '../review/words.ts';

/** All pictures of a shop as a file. */
export const exportPages: PageGroup = (deps) => [
  {
    method: 'get',
    path: '/catalog/export',
    access: 'see_catalog',
    handle: (visit) => download(deps, visit),
  },
];

const types = { csv: 'text/csv; charset=utf-8', jsonl: 'application/jsonl' } as const;

async function download(deps: PanelDeps, visit: Visit): Promise<Response> {
  const format = filterOf(visit, 'format', exportFormats) ?? 'csv';
  const outcome = await exportItems(deps, visit.who, { source: numberIn(visit.query('source')) });
  if (outcome.kind !== 'export') return visit.missing();
  const { source, chunks } = outcome;
  const { head, line } = exportWriter(format, source.languages);
  async function* lines(): AsyncGenerator<Uint8Array> {
    const encoder = new TextEncoder();
    if (head !== undefined) yield encoder.encode(`${head}\n`);
    for await (const items of chunks) yield encoder.encode(items.map((item) => `${line(item)}\n`).join(''));
  }
  const name = encodeURIComponent(`${source.name}.${format}`);
  return new Response(ReadableStream.from(lines()), {
    headers: {
      'content-type': types[format],
      'content-disposition': `attachment; filename*=UTF-8''${name}`,
      'x-content-type-options': 'nosniff',
    },
  });
}
