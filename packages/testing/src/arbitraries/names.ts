import fc from "fast-check"

const INNER = [..."abcdefghijklmnopqrstuvwxyz0123456789-"]
const OUTER = INNER.filter((character) => character !== "-")

const text = (unit: ReadonlyArray<string>, minLength: number, maxLength: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...unit), minLength, maxLength })

/** A DNS label, as names of most objects are: mostly short, at times of the full length. */
export const dnsLabel: fc.Arbitrary<string> = fc.oneof(
  {
    weight: 9,
    arbitrary: fc.tuple(text(OUTER, 1, 1), text(INNER, 0, 12), text(OUTER, 1, 1)).map((parts) => parts.join("")),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(text(OUTER, 1, 1), text(INNER, 40, 61), text(OUTER, 1, 1)).map((parts) => parts.join("")),
  },
)

/** One of a few namespaces, so that objects meet. */
export const namespaceName: fc.Arbitrary<string> = fc.constantFrom("default", "ml-team", "research")

/** The value of a label. */
export const labelText: fc.Arbitrary<string> = fc.constantFrom("", "a", "Team_A", "v1.2.3", "x".repeat(63))

/** Labels or annotations, some with keys that are special to JavaScript. */
export const labelMap: fc.Arbitrary<Readonly<Record<string, string>>> = fc.dictionary(
  fc.constantFrom("team", "org.my/cost-centre", "app.kubernetes.io/name", "constructor", "prototype"),
  labelText,
  { maxKeys: 3 },
)

/** A container image in one of the forms in which they are written. */
export const imageReference: fc.Arbitrary<string> = fc
  .tuple(
    fc.constantFrom("", "ghcr.io/", "registry.local:5000/"),
    fc.constantFrom("amdenterpriseai/aim-qwen-qwen3-32b", "silogen/aim-llama-3-1-8b", "aim-base"),
    fc.constantFrom("", ":0.8.5", ":latest", `@sha256:${"ab".repeat(32)}`),
  )
  .map((parts) => parts.join(""))

/** The identifier of a model, `org/name`. */
export const modelId: fc.Arbitrary<string> = fc.constantFrom(
  "Qwen/Qwen3-32B",
  "meta-llama/Llama-3.1-8B",
  "my_org/model.v2",
)

/** A quantity of memory or storage. */
export const byteQuantity: fc.Arbitrary<string> = fc.constantFrom("1Gi", "64Gi", "16G", "1073741824", "1.5Ti")
