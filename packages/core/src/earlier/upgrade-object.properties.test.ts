import {
  AIM_KINDS,
  admit,
  EARLIER_API_VERSION,
  EARLIER_KINDS,
  findUnknownFields,
  isJsonObject,
  objectSchemaOf,
} from "@aim-engine/api"
import { kindArbitraries } from "@aim-engine/testing"
import type { Schema } from "effect"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { fieldAt } from "../structure/json-field.ts"
import { isSameJson } from "../structure/same-json.ts"
import { replay } from "./test-fixtures/replay.ts"
import { respell } from "./test-fixtures/respell.ts"
import { isUnplaced } from "./upgrade-note.ts"
import { upgradeObject } from "./upgrade-object.ts"

type Json = Schema.Json

const anyJson: fc.Arbitrary<Json> = fc.jsonValue({ maxDepth: 4 }).map((value) => JSON.parse(JSON.stringify(value)))

/** Fields of specs and statuses whose spelling changed, with whatever in them. */
const field = fc.constantFrom(
  ...["model", "ref", "name", "image", "custom", "templates", "customTemplates", "templateRef", "template", "routing"],
  ...["routeTemplate", "pathTemplate", "overrides", "gpuSelector", "gpu", "hardware", "models", "count", "requests"],
  ...["discovery", "enabled", "autoCreateTemplates", "extractMetadata", "createServiceTemplates", "aimImageName"],
  ...["modelName", "cacheModel", "caching", "mode", "storage", "defaultStorageClassName", "resolvedImage"],
  ...["resolvedModel", "conditions", "reason", "kind", "routingAnnotations", "annotations", "__proto__"],
)
const leaf: fc.Arbitrary<Json> = fc.constantFrom<Json>(
  ...["a", "b", "Available", "RouteTemplateInvalid", "/{.spec.model}", true, false, 2, null],
)
const { tree } = fc.letrec<{ tree: Json }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 5 },
    leaf,
    fc.array(tie("tree"), { maxLength: 2 }),
    fc.dictionary(field, tie("tree"), { maxKeys: 5 }),
  ),
}))

const anyEarlier: fc.Arbitrary<Json> = fc.record(
  {
    apiVersion: fc.constantFrom(EARLIER_API_VERSION, EARLIER_API_VERSION, "aim.silogen.ai/v2"),
    kind: fc.constantFrom(...EARLIER_KINDS.map(({ kind }) => kind), "AIMServiceList", "AIMImagine"),
    metadata: fc.oneof(tree, anyJson),
    spec: fc.oneof({ weight: 3, arbitrary: tree }, { weight: 1, arbitrary: anyJson }),
    status: tree,
    items: tree,
  },
  { requiredKeys: ["apiVersion"] },
)

const anything = fc.oneof(
  anyEarlier,
  anyJson,
  fc.record({ apiVersion: fc.constant("v1"), kind: fc.constant("List"), items: fc.array(anyEarlier) }),
)

describe("upgrading", () => {
  it("gives a result for any JSON, and upgrading that changes nothing more", () => {
    fc.assert(
      fc.property(anything, (value) => {
        const { object } = upgradeObject(value)
        const again = upgradeObject(object)
        expect(again.object).toEqual(object)
        expect(again.notes.filter((note) => !isUnplaced(note))).toEqual([])
      }),
      { numRuns: 500 },
    )
  })

  it("loses nothing: its notes alone lead from what was there to what is there", () => {
    fc.assert(
      fc.property(anything, (value) => {
        const before = JSON.stringify(value)
        const { object, notes } = upgradeObject(value)
        expect(JSON.stringify(value)).toBe(before)
        expect(isSameJson(replay(value, notes), object)).toBe(true)
      }),
      { numRuns: 1000 },
    )
  })

  it("is the same each time", () => {
    fc.assert(
      fc.property(anyEarlier, (value) => {
        expect(JSON.stringify(upgradeObject(value))).toBe(JSON.stringify(upgradeObject(structuredClone(value))))
      }),
    )
  })
})

/** Settings of runtime configs that have a newer place. */
const STORAGE = ["defaultStorageClassName", "pvcHeadroomPercent"]

describe.each(AIM_KINDS.map((kind) => [kind.kind, kind] as const))("an %s", (name, kind) => {
  const schema = objectSchemaOf(kind)
  const arbitrary = kindArbitraries.get(name) ?? fc.constant({ apiVersion: "", kind: "", metadata: { name: "" } })

  it("that was written in the earlier group comes out as it would be written today, and is accepted", () => {
    fc.assert(
      fc.property(arbitrary, fc.boolean(), (given, isImage) => {
        const present: Json = JSON.parse(JSON.stringify(given))
        // Deprecated spellings of today come out in the newer one.
        fc.pre(isJsonObject(present) && !/"models":\["[^"]*"\]/.test(JSON.stringify(present)))
        fc.pre(STORAGE.every((name) => fieldAt(present, ["spec", name]) === undefined))
        const { object, notes } = upgradeObject(respell(present, isImage))
        expect(object).toEqual(present)
        expect(notes.filter(isUnplaced)).toEqual([])
        if (!isJsonObject(object)) throw new Error("an object is no object any more")
        expect(admit(schema, object).errors).toEqual([])
        expect(findUnknownFields(schema, object)).toEqual([])
      }),
    )
  })
})
