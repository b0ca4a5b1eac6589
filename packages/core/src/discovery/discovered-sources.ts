import { type AIMModelSource, ModelId, SourceUri } from "@aim-engine/api"
import { Predicate, Result, Schema } from "effect"
import { amountOf } from "../quantity/arithmetic.ts"
import { formatQuantity } from "../quantity/quantity.ts"
import { type DiscoveryEntry, DiscoveryOutputError } from "./parse-output.ts"

const GIBIBYTE = 2 ** 30
/** An exbibyte: no volume is as large. */
const TOO_LARGE = 2 ** 60

type Checked<A> = Result.Result<A, DiscoveryOutputError>

const invalid = (field: string, expected: string, value: unknown) =>
  Result.fail(
    new DiscoveryOutputError({
      reason: "InvalidModelSource",
      message: `${field} is ${(JSON.stringify(value) ?? "absent").slice(0, 200)}; expected ${expected}`,
    }),
  )

/** The size as a binary quantity; undefined where discovery does not know it. */
const sizeOf = (field: string, gibibytes: unknown): Checked<string | undefined> => {
  if (gibibytes === undefined || gibibytes === null) return Result.succeed(undefined)
  const bytes = Predicate.isNumber(gibibytes) ? Math.trunc(gibibytes * GIBIBYTE) : Number.NaN
  if (!(bytes < TOO_LARGE)) return invalid(field, "a number of gibibytes below 2^30", gibibytes)
  return Result.succeed(bytes <= 0 ? undefined : formatQuantity(amountOf(BigInt(bytes), "BinarySI")))
}

const sourceOf = (printed: unknown, at: number): Checked<AIMModelSource> =>
  Result.gen(function* () {
    const field = `models[${at}]`
    if (!Predicate.isObject(printed)) return yield* invalid(field, "an object", printed)
    const { name, source, size_gb: gibibytes } = printed
    if (!Schema.is(ModelId)(name)) return yield* invalid(`${field}.name`, "an identifier such as org/name", name)
    if (!Schema.is(SourceUri)(source)) return yield* invalid(`${field}.source`, "an hf:// or s3:// address", source)
    const size = yield* sizeOf(`${field}.size_gb`, gibibytes)
    return { modelId: name, sourceUri: source, ...(size === undefined ? {} : { size }) }
  })

/**
 * The files that the discovered profile needs, each once, in the order in which they were printed. Fails with
 * `InvalidModelSource` for an identifier or address that no download could use.
 */
export const discoveredSources = ({ models = [] }: DiscoveryEntry): Checked<ReadonlyArray<AIMModelSource>> => {
  if (!Array.isArray(models)) return invalid("models", "a list", models)
  const list: ReadonlyArray<unknown> = models
  return Result.map(Result.all(list.map(sourceOf)), (sources) => [
    ...new Map(sources.map((source) => [`${source.modelId} ${source.sourceUri}`, source])).values(),
  ])
}
