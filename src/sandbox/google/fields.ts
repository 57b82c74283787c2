/** Which fields are asked for: by name, and below each its own; null takes all there is. */
export type Selection = ReadonlyMap<string, Selection> | null;

/** What is wrong with a selection. */
export class BadSelection extends Error {
  override readonly name = 'BadSelection';
}

/** Reads `a,b(c,d),e/f,*`. @throws BadSelection */
export function parseFields(text: string): Selection {
  const tokens = text.match(/[(),/]|[^(),/\s]+/g) ?? [];
  let at = 0;
  const readList = (): Selection => {
    const found = new Map<string, Selection>();
    for (;;) {
      const name = tokens[at] ?? '';
      if (!/^(?:\w+|\*)$/.test(name)) throw new BadSelection(text);
      at += 1;
      found.set(name, merge(found.get(name), readBelow()));
      if (tokens[at] !== ',') return found.has('*') ? null : found;
      at += 1;
    }
  };
  const readBelow = (): Selection => {
    if (tokens[at] === '(') {
      at += 1;
      const below = readList();
      if (tokens[at] !== ')') throw new BadSelection(text);
      at += 1;
      return below;
    }
    if (tokens[at] !== '/') return null;
    at += 1;
    const name = tokens[at] ?? '';
    if (!/^(?:\w+|\*)$/.test(name)) throw new BadSelection(text);
    at += 1;
    const below = readBelow();
    return name === '*' ? below : new Map([[name, below]]);
  };
  const selection = readList();
  if (at < tokens.length) throw new BadSelection(text);
  return selection;
}

function merge(one: Selection | undefined, other: Selection): Selection {
  if (one === undefined) return other;
  if (one === null || other === null) return null;
  return new Map([...one, ...other]);
}

/** The part of an answer that was asked for. `known` names all that may be asked. @throws BadSelection with the name that is not known */
export function selectFields(value: unknown, selection: Selection, known: Selection): unknown {
  if (selection === null) return value;
  for (const name of selection.keys()) if (known !== null && !known.has(name)) throw new BadSelection(name);
  if (Array.isArray(value)) return value.map((item) => selectFields(item, selection, known));
  if (typeof value !== 'object' || value === null) return value;
  const fields = value as Record<string, unknown>;
  const picked = [...selection].flatMap(([name, below]) => {
    const part = selectFields(fields[name], below, known?.get(name) ?? null);
    return Object.hasOwn(fields, name) ? [[name, part]] : [];
  });
  return Object.fromEntries(picked) as unknown;
}
