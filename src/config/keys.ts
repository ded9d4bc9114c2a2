import type { z } from 'zod';

/** The keys that `schema` knows at `path`: what an unknown key there can be compared with. */
export function keysAt(schema: z.ZodType, path: readonly PropertyKey[]): readonly string[] {
  const here = path.reduce<readonly z.ZodType[]>(
    (schemas, key) => schemas.flatMap((it) => childrenAt(it, key)),
    [schema],
  );
  return [...new Set(here.flatMap(shapes).flatMap((shape) => Object.keys(shape)))];
}

type Shape = Readonly<Record<string, z.ZodType>>;

/** The parts of a definition of zod that lead to other schemas. */
interface Definition {
  readonly type: string;
  readonly shape?: Shape;
  readonly element?: z.ZodType;
  readonly valueType?: z.ZodType;
  readonly innerType?: z.ZodType;
  readonly options?: readonly z.ZodType[];
  readonly in?: z.ZodType;
  readonly out?: z.ZodType;
  readonly getter?: () => z.ZodType;
}

const definition = (schema: z.ZodType) => schema.def as unknown as Definition;

function childrenAt(schema: z.ZodType, key: PropertyKey): readonly z.ZodType[] {
  return unwrap(schema).flatMap((it) => {
    const { shape, element, valueType } = definition(it);
    const child = shape ? shape[String(key)] : (element ?? valueType);
    return child ? [child] : [];
  });
}

function shapes(schema: z.ZodType): readonly Shape[] {
  return unwrap(schema).flatMap((it): readonly Shape[] => {
    const { shape } = definition(it);
    return shape ? [shape] : [];
  });
}

/** The schemas that hold values, behind optional, default, transform, union and lazy ones. */
function unwrap(schema: z.ZodType): readonly z.ZodType[] {
  const { innerType, options, in: source, out, getter } = definition(schema);
  if (options) return options.flatMap(unwrap);
  if (source && out) return [source, out].flatMap(unwrap);
  const inner = innerType ?? getter?.();
  return inner ? unwrap(inner) : [schema];
}
