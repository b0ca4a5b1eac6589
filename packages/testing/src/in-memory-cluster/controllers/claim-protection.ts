import { CLAIM_FINALIZER } from "../built-in/built-in-creation.ts"
import { metadataOf, metadataText, metadataTexts } from "../json/api-object.ts"
import { asArray, asObject, type JsonObject, member, memberAt } from "../json/json-object.ts"
import type { ApiServer } from "../requests/api-server.ts"
import { patchObject } from "../requests/patch-object.ts"
import type { ApiResource } from "../resources/api-resource.ts"
import type { StoredEvent } from "../store/watch-history.ts"
import type { WorkLoop } from "./work-loop.ts"

const claimsOf = (pod: JsonObject): ReadonlyArray<unknown> =>
  asArray(memberAt(pod, "spec", "volumes")).map((volume) =>
    memberAt(asObject(volume), "persistentVolumeClaim", "claimName"),
  )

/** Keeps deleted volume claims for as long as a pod uses them. Source: Kubernetes, "Storage Object in Use Protection". */
export class ClaimProtection {
  readonly #server: ApiServer
  readonly #loop: WorkLoop

  constructor(server: ApiServer, loop: WorkLoop) {
    this.#server = server
    this.#loop = loop
  }

  /** Takes one change in: a claim that is deleted, or a pod that went. */
  observe(resource: ApiResource, event: StoredEvent): void {
    if (resource.apiVersion !== "v1") return
    const isMarked = resource.kind === "PersistentVolumeClaim" && event.type !== "DELETED"
    const isUserGone = resource.kind === "Pod" && event.type === "DELETED"
    if (!isMarked && !isUserGone) return
    if (isMarked && member(metadataOf(event.object), "deletionTimestamp") === undefined) return
    const namespace = metadataText(event.object, "namespace")
    this.#loop.enqueue(`claims ${namespace}`, (now) => this.#release(namespace, now))
  }

  #release(namespace: string, now: string): void {
    const [claims, pods] = ["PersistentVolumeClaim", "Pod"].map((kind) => this.#server.registry.named("v1", kind))
    if (claims === undefined || pods === undefined) return
    const used = new Set(this.#server.store.list(pods, namespace).flatMap(claimsOf))
    for (const claim of this.#server.store.list(claims, namespace)) {
      const name = metadataText(claim, "name")
      const finalizers = metadataTexts(claim, "finalizers")
      const isHeld =
        member(metadataOf(claim), "deletionTimestamp") !== undefined && finalizers.includes(CLAIM_FINALIZER)
      if (!isHeld || used.has(name)) continue
      const kept = finalizers.filter((finalizer) => finalizer !== CLAIM_FINALIZER)
      const body = { metadata: { finalizers: kept.length === 0 ? null : kept } }
      patchObject(
        this.#server,
        claims,
        { namespace, name },
        { type: "merge", body },
        { fieldManager: "kube-controller-manager" },
        now,
      )
    }
  }
}
