import type { AIMService, AIMTemplateCache, KubernetesObject, Namespace } from "@aim-engine/api"
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

const OWNER = { apiVersion: "apps/v1", kind: "Deployment", name: "theirs", uid: "theirs-uid" }
const TEMPLATE_MADE = { "app.kubernetes.io/managed-by": "aim-service-template-controller" }
const ofNamespace = (each: AIMTemplateCache): AIMTemplateCache => ({
  ...each,
  spec: { ...each.spec, templateScope: "Namespace" },
})

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

  describe("that was the last one to use a cache whose service went earlier", () => {
    const last: AIMService = { ...deleted, status: { resolvedTemplate: { name: "qwen-latency", scope: "Cluster" } } }
    const made = (status: "Ready" | "Failed" | "Progressing", metadata: Partial<AIMTemplateCache["metadata"]> = {}) => {
      const labels = {
        "app.kubernetes.io/managed-by": "aim-service-controller",
        "aim.eai.amd.com/service": "first",
        "aim.eai.amd.com/service.name": "first",
      }
      return cache(status, { metadata: { name: "orphan", uid: "orphan-uid", labels, ...metadata } })
    }
    const named = (name: string, changes: Partial<AIMService["metadata"]> = {}): AIMService => {
      const other = service({}, { resolvedTemplate: { name: "qwen-latency", scope: "Cluster" } })
      return { ...other, metadata: { ...other.metadata, name, uid: `${name}-uid`, ...changes } }
    }
    const moved = (name: string): AIMService => ({ ...named(name), status: {} })
    const taken = (...objects: ReadonlyArray<KubernetesObject>) =>
      planFor(last, clusterOf(...objects)).delete.map(({ ref }) => ref.name)

    it.each(["Failed", "Progressing"] as const)("takes it along while it is %s", (status) => {
      expect(taken(made(status))).toEqual(["orphan"])
    })

    it("takes it along, too, while its service is being deleted", () => {
      expect(taken(made("Failed"), named("first", { deletionTimestamp: DELETED }))).toEqual(["orphan"])
    })

    it.each<[string, ReadonlyArray<KubernetesObject>]>([
      ["has files", [made("Ready")]],
      ["is waited for by another service", [made("Progressing"), named("other")]],
      ["is still that of its service, whatever that uses by now", [made("Failed"), moved("first")]],
      ["was made by a user", [made("Failed", { labels: {} })]],
      ["was made by a template", [made("Failed", { labels: TEMPLATE_MADE })]],
      ["belongs to somebody", [made("Failed", { ownerReferences: [OWNER] })]],
      ["is that of the namespace's template of the same name", [ofNamespace(made("Failed"))]],
    ])("leaves one that %s", (_title, objects) => {
      expect(taken(...objects)).toEqual([])
    })

    it("finds its service by its full name, which the label may cut", () => {
      const first = "f".repeat(70)
      const annotations = { "aim.eai.amd.com/service.name": first }
      expect(taken(made("Failed", { annotations }))).toEqual(["orphan"])
      expect(taken(made("Failed", { annotations }), moved(first))).toEqual([])
    })
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
