import { Effect, Schema, SchemaParser, SchemaTransformation } from "effect"

/** The schema of an object of the Kubernetes API, made by {@link storedObject}. */
export interface StoredObject<S extends Schema.Top>
  extends Schema.declareConstructor<S["Type"], S["Encoded"], readonly [S], S["Iso"]> {
  readonly Rebuild: StoredObject<S>
  /** The shape that is checked: what CRDs, documentation and arbitraries are derived from. */
  readonly shape: S
}

/**
 * A schema that checks a value against a shape and hands back that very value: fields the shape does not know are
 * neither dropped nor refused, so an object can be written back as it was read.
 *
 * @example
 * Schema.decodeUnknownSync(AIMService)(json) === json
 */
export const storedObject = <S extends Schema.Codec<unknown>>(shape: S): StoredObject<S> => {
  const schema = Schema.declareConstructor<S["Type"], S["Encoded"], S["Iso"]>()(
    [shape],
    ([codec]) => {
      const check = SchemaParser.decodeUnknownEffect(codec)
      return (input, _ast, options) =>
        // The shape transforms nothing, so what passes its check has its type.
        Effect.mapEager(check(input, options), () => input as S["Type"])
    },
    {
      toCodecJson: () => undefined,
      toCodecArbitrary: ({ typeParameters: [value] }) =>
        Schema.link<S["Type"]>()(value, SchemaTransformation.passthrough()),
    },
  )
  return Schema.make<StoredObject<S>>(schema.ast, { shape })
}
