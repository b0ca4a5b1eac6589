import { describe, expect, it } from "vitest"
import { objectSchemaOf } from "../crd/custom-resource-definition.ts"
import { admit } from "../structural/admission.ts"
import { refusalsOf } from "../structural/refusals.fixture.ts"
import { AIMClusterRuntimeConfigKind, AIMRuntimeConfigKind } from "./runtime-config.ts"

describe.each([
  ["AIMRuntimeConfig", AIMRuntimeConfigKind],
  ["AIMClusterRuntimeConfig", AIMClusterRuntimeConfigKind],
])("%s", (_, kind) => {
  const refusals = refusalsOf(kind)

  it.each([
    [{ pvcHeadroomPercent: 0 }],
    [{ storage: { pvcHeadroomPercent: 25 } }],
    [{ model: { creationScope: "Cluster", autoDiscovery: false } }],
    [{ imagePullSecrets: [{ name: "pull" }], serviceAccountName: "models" }],
    [{ labelPropagation: { enabled: true, match: ["org.my/*"] } }],
    [{ routing: { annotations: { team: "a", "Example.com/cost_centre.x": "b", [`${"a".repeat(63)}`]: "c" } } }],
  ])("accepts %j", (spec) => {
    expect(refusals(spec)).toEqual([])
  })

  it.each([
    [{ pvcHeadroomPercent: -1 }, "spec.pvcHeadroomPercent"],
    [{ storage: { pvcHeadroomPercent: -1 } }, "spec.storage.pvcHeadroomPercent"],
    [{ model: { creationScope: "Everywhere" } }, "spec.model.creationScope"],
    [{ routing: { gatewayRef: {} } }, "spec.routing.gatewayRef.name"],
    [{ routing: { annotations: { "": "a" } } }, "spec.routing.annotations"],
    [{ routing: { annotations: { "-team": "a" } } }, "spec.routing.annotations"],
    [{ routing: { annotations: { "a/b/c": "a" } } }, "spec.routing.annotations"],
    [{ routing: { annotations: { [`${"a".repeat(64)}`]: "a" } } }, "spec.routing.annotations"],
  ])("refuses %j", (spec, path) => {
    expect(refusals(spec)[0] === undefined ? "" : refusals(spec).join("\n")).toContain(`${path}: `)
  })

  it("has no defaults that would hide the values of the other scope", () => {
    const spec = { storage: {}, model: {}, labelPropagation: {}, routing: { gatewayRef: { name: "gateway" } } }
    expect(admit(objectSchemaOf(kind), { spec }).object).toEqual({
      spec: {
        ...spec,
        routing: { gatewayRef: { group: "gateway.networking.k8s.io", kind: "Gateway", name: "gateway" } },
      },
    })
  })
})
