import { describe, expect, it } from "vitest"
import { AIMClusterModelSourceKind } from "../model-source/cluster-model-source.ts"
import { AIMClusterRuntimeConfigKind, AIMRuntimeConfigKind } from "../runtime-config/runtime-config.ts"
import { AIMServiceKind } from "../service/service.ts"
import { refusalsOf } from "../structural/refusals.fixture.ts"

describe("syncInterval", () => {
  const refusals = (syncInterval: string) =>
    refusalsOf(AIMClusterModelSourceKind)({ filters: [{ image: "a/b" }], syncInterval })

  it.each([["1h"], ["15m"], ["2h30m"], ["1.5h"], ["500ms"]])("%s is accepted", (text) => {
    expect(refusals(text)).toEqual([])
  })

  it.each([[""], ["0"], ["0s"], ["-1h"], ["1 h"], ["1d"], ["hourly"], ["15"]])("%j is refused", (text) => {
    expect(refusals(text)).toEqual([expect.stringContaining("must be a duration of more than 0")])
  })
})

describe.each([
  ["AIMService", AIMServiceKind, { model: { name: "m" } }],
  ["AIMRuntimeConfig", AIMRuntimeConfigKind, {}],
  ["AIMClusterRuntimeConfig", AIMClusterRuntimeConfigKind, {}],
])("requestTimeout of %s", (_, kind, spec) => {
  const refusals = (requestTimeout: string) => refusalsOf(kind)({ ...spec, routing: { requestTimeout } })

  it.each([["30s"], ["5m"], ["0s"], ["0"]])("%s is accepted", (text) => {
    expect(refusals(text)).toEqual([])
  })

  it.each([["-5s"], ["five minutes"], ["5"], [""]])("%j is refused", (text) => {
    expect(refusals(text)).toEqual([
      expect.stringContaining('spec.routing.requestTimeout: Invalid value: "string": must be a duration'),
    ])
  })
})
