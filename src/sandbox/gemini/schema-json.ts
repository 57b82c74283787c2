type Schema = Record<string, unknown>;

/** A value that keeps to a JSON schema of the vendor's subset; texts in it are made by `text`, from where they stand. */
export function valueOf(schema: unknown, text: (path: string) => string): unknown {
  const root = asSchema(schema);
  return build(root, { path: 'answer', root, text, depth: 0 });
}

interface Place {
  path: string;
  root: Schema;
  text: (path: string) => string;
  depth: number;
}

function build(schema: Schema, place: Place): unknown {
  if (place.depth > 20) return null;
  const at = (path: string): Place => ({ ...place, path, depth: place.depth + 1 });
  if (typeof schema.$ref === 'string') return build(resolve(schema.$ref, place.root), at(place.path));
  const choices = schema.anyOf ?? schema.oneOf;
  if (Array.isArray(choices)) return build(asSchema(choices[0]), at(place.path));
  if (Array.isArray(schema.enum)) return schema.enum[0];
  switch (Array.isArray(schema.type) ? schema.type[0] : schema.type) {
    case 'object': {
      const properties = Object.entries(asSchema(schema.properties));
      return Object.fromEntries(properties.map(([name, one]) => [name, build(asSchema(one), at(name))]));
    }
    case 'array': {
      const count = typeof schema.minItems === 'number' ? schema.minItems : 1;
      return Array.from({ length: count }, () => build(asSchema(schema.items), at(place.path)));
    }
    case 'integer':
    case 'number':
      return typeof schema.minimum === 'number' ? schema.minimum : 1;
    case 'boolean':
      return true;
    case 'null':
      return null;
    default:
      return place.text(place.path);
  }
}

function resolve(ref: string, root: Schema): Schema {
  const path = ref.replace(/^#\/?/, '').split('/').filter(Boolean);
  return path.reduce<Schema>((schema, name) => asSchema(schema[name]), root);
}

function asSchema(value: unknown): Schema {
  return typeof value === 'object' && value !== null ? (value as Schema) : {};
}
