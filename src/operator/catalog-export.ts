import { exportItems } from '../operations/catalog-export.ts';
import { exportFormats, exportWriter } from '../operations/catalog-export-lines.ts';
import { whichSource } from './catalog-items.ts';
import { type Command, forbidden } from './command.ts';
import { oneOf } from './input.ts';

export const catalogExportCommands: readonly Command[] = [
  {
    name: 'catalog export',
    args: [],
    options: ['source', 'format'],
    about:
      'all pictures of a shop with what was made, decided, said and shown of them, to standard output: --format csv (usual) or jsonl',
    async run({ options: { source, format = 'csv' } }, { deps, who, print }) {
      const wanted = oneOf(exportFormats, format, '--format');
      const outcome = await exportItems(deps, who, { source });
      if (outcome.kind === 'forbidden') return forbidden();
      if (outcome.kind !== 'export') return whichSource(outcome);
      const { head, line } = exportWriter(wanted, outcome.source.languages);
      if (head !== undefined) print(head);
      let pictures = 0;
      for await (const items of outcome.chunks) {
        for (const item of items) print(line(item));
        pictures += items.length;
      }
      return { lines: [], outcome: { kind: 'exported', pictures }, isPrinted: true };
    },
  },
];
