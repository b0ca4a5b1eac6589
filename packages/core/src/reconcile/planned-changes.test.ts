import type { KubernetesObject } from "@aim-engine/api"
import { expect, it } from "@effect/vitest"
import { plannedChanges } from "./planned-changes.ts"

const object = (name: string, more: object = {}): KubernetesObject => ({
  apiVersion: "v1",
  kind: "Secret",
  metadata: { name, namespace: "ml-team", uid: `uid-${name}` },
  ...more,
})

it("tells created, changed and deleted objects apart, in the order of their names", () => {
  const before = [object("kept"), object("gone"), object("edited", { data: { a: "1" } })]
  const after = [object("new"), object("edited", { data: { a: "2" } }), object("kept")]
  expect(plannedChanges(before, after).map(({ action, ref }) => `${action} ${ref.name}`)).toEqual([
    "change edited",
    "delete gone",
    "create new",
  ])
})

it("leaves out statuses, and what only an API server sets", () => {
  const before = [object("a")]
  const after = [
    { ...object("a", { status: { status: "Ready" } }), metadata: { ...object("a").metadata, generation: 7 } },
  ]
  expect(plannedChanges(before, after)).toEqual([])
})
