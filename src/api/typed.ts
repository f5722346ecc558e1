import type { FastifyTypeProvider } from 'fastify'

/** The type of what a schema lets through, for the words of JSON Schema that the routes use. */
export type Shape<S> = S extends { readonly const: infer Only }
  ? Only
  : S extends { readonly enum: readonly (infer Either)[] }
    ? Either
    : S extends { readonly type: infer Type }
      ? Type extends readonly (infer Each)[]
        ? OfType<Each, S>
        : OfType<Type, S>
      : unknown

type OfType<Type, S> = Type extends 'string'
  ? string
  : Type extends 'integer' | 'number'
    ? number
    : Type extends 'boolean'
      ? boolean
      : Type extends 'null'
        ? null
        : Type extends 'array'
          ? S extends { readonly items: infer Item }
            ? readonly Shape<Item>[]
            : readonly unknown[]
          : Type extends 'object'
            ? S extends { readonly properties: infer Fields }
              ? ObjectOf<Fields, S extends { readonly required: readonly (infer Name)[] } ? Name : never>
              : Readonly<
                  Record<string, S extends { readonly additionalProperties: infer Field } ? Shape<Field> : unknown>
                >
            : unknown

type ObjectOf<Fields, Required> = {
  readonly [Name in keyof Fields as Name extends Required ? Name : never]: Shape<Fields[Name]>
} & { readonly [Name in keyof Fields as Name extends Required ? never : Name]?: Shape<Fields[Name]> }

/** Handlers get the types of their schemas: what was checked is what they see. Documents are written by hand, and held against theirs in tests. */
export interface SchemaTypes extends FastifyTypeProvider {
  readonly validator: Shape<this['schema']>
  readonly serializer: unknown
}

/** A schema as it stands in the OpenAPI document. */
export type Schema = Readonly<Record<string, unknown>>

type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? unknown : never) : never

/** Takes a schema whose shape is the type, neither more nor less, and nothing else. */
export function describes<T>(): <const S extends Schema>(schema: S & Same<Shape<S>, T>) => Schema {
  return schema => schema
}
