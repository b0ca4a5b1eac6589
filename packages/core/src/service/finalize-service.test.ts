import type { AIMService, Namespace } from "@aim-engine/api"
import { describe, expect, it } from "@effect/vitest"
import type { ClusterSnapshot } from "../cluster-state/snapshot.ts"
import { InfrastructureError, InvalidSpecError } from "../errors/domain-error.ts"
import { cache, clusterOf, namespace, planFor, service } from "./test-fixtures/service-cluster.ts"

const FINALIZER = "aim.eai.amd.com/template-cache-cleanup"
const DELETED = "2026-01-31T11:59:00Z"
const deleted: AIMService = { ...service(), metadata: { ...service().metadata, deletionTimestamp: DELETED } }
const own = (name: string, status: "Ready" | "Failed" | "Progressing") =>
  cache(status, { metadata: { name, uid: `${name}-uid`, labels: { "aim.eai.amd.com/service": "qwen-chat" } } })
const deletions = (cluster: ClusterSnapshot) => planFor(deleted, cluster).delete.map(({ ref }) => ref.name)

const going: Namespace = { ...namespace, metadata: { ...namespace.metadata, deletionTimestamp: DELETED } }

describe("the deletion of a service", () => {
  it("service #57: caches that were never filled go with it; one that is filled stays", () => {
    const cluster = clusterOf(own("full", "Ready"), own("broken", "Failed"), own("filling", "Progressing"))
    expect(deletions(cluster)).toEqual(["broken", "filling"])
    expect(planFor(deleted, cluster).finalizers.remove).toEqual([FINALIZER])
  })

  it("a cache that another service waits for stays", () => {
    const other = service({}, { resolvedTemplate: { name: "qwen-latency", scope: "Cluster" } })
    const user = { ...other, metadata: { ...other.metadata, name: "other", uid: "other-uid" } }
    expect(deletions(clusterOf(own("filling", "Progressing"), user))).toEqual([])
  })

  it("caches of other services are none of its business", () => {
    const foreign = cache("Failed", { metadata: { labels: { "aim.eai.amd.com/service": "other" } } })
    expect(deletions(clusterOf(foreign))).toEqual([])
  })

  it("service #58: in a namespace that goes away nothing is deleted, and nothing holds it up", () => {
    const cluster = clusterOf(own("broken", "Failed")).with([going])
    expect(deletions(cluster)).toEqual([])
    expect(planFor(deleted, cluster).finalizers.remove).toEqual([FINALIZER])
  })

  it.each([
    new InfrastructureError({ reason: "Timeout", message: "" }),
    new InvalidSpecError({ reason: "InvalidSpec", message: "refused by a webhook" }),
  ])("a deletion that was refused is tried again: $reason", (error) => {
    const cluster = clusterOf(own("broken", "Failed"))
    const ref = { apiVersion: "v", kind: "AIMTemplateCache", namespace: "ml-team", name: "broken" }
    expect(planFor(deleted, cluster, [{ component: "Cache", ref, error }]).retry).toBeDefined()
    expect(planFor(deleted, cluster).retry).toBeUndefined()
  })

  it("a service that lives in such a namespace is left alone: nothing can be made there, and no events told", () => {
    const plan = planFor(service(), clusterOf(going))
    expect(plan.apply).toEqual([])
    expect(plan.status).toBeUndefined()
    expect(plan.events).toEqual([])
  })
})
