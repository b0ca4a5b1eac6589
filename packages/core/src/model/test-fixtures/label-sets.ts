import type { StringMap } from "@aim-engine/api"
import fc from "fast-check"

const PREFIXES = ["com.amd.aim.", "org.amd.silogen."]
const SUFFIXES = [
  "model.canonicalName",
  "model.source",
  "model.tags",
  "model.versions",
  "model.variants",
  "hfToken.required",
  "title",
  "description.full",
  "release.notes",
]
const OCI = ["title", "description", "licenses", "vendor", "authors", "source", "created", "version"]

const ours = (...suffixes: ReadonlyArray<string>) =>
  fc.tuple(fc.constantFrom(...PREFIXES), fc.constantFrom(...suffixes)).map(([prefix, suffix]) => `${prefix}${suffix}`)

const key = fc.oneof(
  { weight: 8, arbitrary: ours(...SUFFIXES) },
  { weight: 2, arbitrary: fc.constantFrom(...OCI).map((name) => `org.opencontainers.image.${name}`) },
  { weight: 1, arbitrary: fc.constantFrom("__proto__", "constructor", "hasOwnProperty", "") },
  { weight: 1, arbitrary: fc.string({ unit: "binary" }) },
)

/** What may stand where a choice is expected. */
const odd = fc.oneof(
  fc.constantFrom("", " ", "None", "__proto__", "auto", "mi300x oam", null, true, 1.5, -1, 1e12),
  fc.string({ unit: "binary", maxLength: 12 }),
  fc.string({ minLength: 60, maxLength: 300 }),
)
/** Mostly one of the expected values. */
const mostly = (...expected: ReadonlyArray<string | number>) =>
  fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...expected) }, { weight: 1, arbitrary: odd })

const deployment = fc.record(
  {
    gpuModel: mostly("MI300X", "mi325x", "AMD Instinct MI210"),
    GPUCOUNT: mostly(0, 1, 8, "2", 4.0),
    metric: mostly("latency", "throughput"),
    precision: mostly("fp8", "bf16", "auto"),
    description: mostly("it's fast", 'the "best"', "a, b: {c}"),
    profileId: mostly("vllm-mi300x-fp8", "p2"),
    other: odd,
  },
  { requiredKeys: [] },
)

const asPython = (json: string): string =>
  json.replaceAll("'", "\\'").replaceAll('"', "'").replaceAll("null", "None").replaceAll("true", "True")
const STYLES: ReadonlyArray<(json: string) => string> = [
  (json) => json,
  asPython,
  // Objects side by side, without a list around them.
  (json) => json.slice(1, -1),
  // Broken off.
  (json) => json.slice(0, -2),
]
const deployments = fc
  .tuple(fc.array(deployment, { maxLength: 4 }), fc.constantFrom(...STYLES))
  .map(([entries, style]) => style(JSON.stringify(entries)))

const value = fc.oneof(
  { weight: 4, arbitrary: fc.string({ unit: "binary" }) },
  { weight: 2, arbitrary: fc.constantFrom("Qwen/Qwen3-32B", "hf://Qwen/Qwen3-32B", "true", "0", "a, ,b") },
  { weight: 1, arbitrary: fc.constantFrom("x".repeat(70_000), "[{".repeat(5_000)) },
)

/** The labels of whatever image: with our names and others', and values that may mean something or nothing. */
export const labelSets: fc.Arbitrary<StringMap> = fc
  .tuple(
    fc.array(fc.tuple(key, value), { maxLength: 5 }),
    fc.array(fc.tuple(ours("model.recommendedDeployments", "model.deployments"), deployments), { maxLength: 2 }),
  )
  .map(([others, recommended]) => Object.fromEntries([...others, ...recommended]))
