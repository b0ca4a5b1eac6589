import { describe, expect, it } from "@effect/vitest"
import { engineControllers } from "./engine.ts"
import { downloaderAccess, operatorAccess } from "./operator-access.ts"

const access = operatorAccess(engineControllers({ maxConcurrentReconciles: 1 }))

const verbsOn = (resource: string) => access.find((entry) => entry.resource === resource)?.verbs

describe("what the operator may do", () => {
  it("is to make accounts and bindings for downloads, and never to delete one", () => {
    for (const resource of ["serviceaccounts", "rolebindings", "persistentvolumeclaims"]) {
      expect(verbsOn(resource)).toEqual(["create", "get", "list", "patch", "watch"])
    }
  })

  it("is to hand out one role, and no other", () => {
    expect(access.filter(({ verbs }) => verbs.includes("bind"))).toMatchObject([
      { resource: "clusterroles", verbs: ["bind"], names: ["aim-engine-artifact-status-updater"] },
    ])
    expect(access.some(({ verbs }) => verbs.includes("escalate") || verbs.includes("*"))).toBe(false)
  })

  it("is to look at what belongs to nobody but the cluster or its users, and not to write it", () => {
    for (const resource of ["secrets", "nodes", "pods", "namespaces"]) {
      expect(verbsOn(resource)).toEqual(["get", "list", "watch"])
    }
  })
})

it("a download may report progress, of both kinds, and nothing else", () => {
  expect(downloaderAccess.map(({ resource, verbs }) => [resource, verbs])).toEqual([
    ["aimartifacts/status", ["get", "patch", "update"]],
    ["aimmodelcaches/status", ["get", "patch", "update"]],
  ])
})
