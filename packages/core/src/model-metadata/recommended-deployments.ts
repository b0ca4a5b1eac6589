import type { RecommendedDeployment } from "@aim-engine/api"
import { Predicate, Result } from "effect"
import { parsePythonLiteral } from "./python-literal.ts"

/** More than these is no recommendation any more. */
const MAX_DEPLOYMENTS = 256
const MAX_COUNT = 2 ** 31 - 1
/** A description may be longer than what names something. */
const MAX_LENGTH = { description: 4096, other: 256 }

/** The fields of a deployment that are text. */
const TEXT_FIELDS = ["gpuModel", "precision", "metric", "description", "profileId"] as const
type TextField = (typeof TEXT_FIELDS)[number]

type Read<A> = Result.Result<A, string>

/** JSON as it is, else the literal of Python that it is; undefined if it is neither. */
const parseData = (text: string): unknown =>
  Result.try((): unknown => JSON.parse(text)).pipe(Result.getOrElse(() => parsePythonLiteral(text)))

/** The fields of an entry by their name in lower case; one that is written exactly goes before another spelling. */
const fieldsOf = (entry: object): ReadonlyMap<string, unknown> => {
  const fields = new Map(Object.entries(entry).map(([key, value]) => [key.toLowerCase(), value]))
  for (const field of [...TEXT_FIELDS, "gpuCount"]) {
    if (Object.hasOwn(entry, field)) fields.set(field.toLowerCase(), Reflect.get(entry, field))
  }
  return fields
}

const readText = (field: TextField, value: unknown): Read<Partial<Record<TextField, string>>> => {
  if (value === undefined || value === null) return Result.succeed({})
  if (typeof value !== "string") return Result.fail(`${field} must be text`)
  const limit = field === "description" ? MAX_LENGTH.description : MAX_LENGTH.other
  if (value.length > limit) return Result.fail(`${field} has ${value.length} characters; at most ${limit} are allowed`)
  return Result.succeed({ [field]: value })
}

const readCount = (value: unknown): Read<Pick<RecommendedDeployment, "gpuCount">> => {
  if (value === undefined || value === null) return Result.succeed({})
  const count = typeof value === "string" && /^\d{1,10}$/.test(value.trim()) ? Number(value) : value
  return typeof count === "number" && Number.isInteger(count) && count >= 0 && count <= MAX_COUNT
    ? Result.succeed({ gpuCount: count })
    : Result.fail("gpuCount must be a whole number, 0 or more")
}

const readDeployment = (entry: unknown, index: number): Read<RecommendedDeployment> => {
  if (!Predicate.isObject(entry)) return Result.fail(`entry ${index} is no object`)
  const fields = fieldsOf(entry)
  return Result.gen(function* () {
    let deployment: RecommendedDeployment = yield* readCount(fields.get("gpucount"))
    for (const field of TEXT_FIELDS) {
      deployment = { ...deployment, ...(yield* readText(field, fields.get(field.toLowerCase()))) }
    }
    return deployment
  }).pipe(Result.mapError((problem) => `entry ${index}: ${problem}`))
}

/**
 * Reads the label in which an image's authors recommend deployments: a list of objects, or objects separated by commas, as
 * JSON or as Python writes it. The case of keys does not matter, and keys of others are ignored.
 * Fails with what is wrong, as a phrase.
 *
 * @example
 * parseDeployments("{'gpuModel': 'MI300X', 'gpuCount': 2}") // success of [{ gpuModel: "MI300X", gpuCount: 2 }]
 */
export const parseDeployments = (text: string): Read<ReadonlyArray<RecommendedDeployment>> => {
  const trimmed = text.trim()
  if (trimmed === "") return Result.succeed([])
  const data = parseData(trimmed.startsWith("[") ? trimmed : `[${trimmed}]`)
  if (!Array.isArray(data)) return Result.fail("it is neither JSON nor a Python literal")
  if (data.length > MAX_DEPLOYMENTS) {
    return Result.fail(`it has ${data.length} entries; at most ${MAX_DEPLOYMENTS} are allowed`)
  }
  return Result.all(data.map(readDeployment))
}
