import { IMAGE_DIGEST, IMAGE_METADATA, REGISTRY_REPOSITORIES, REGISTRY_TAGS } from "@aim-engine/core"
import type { KubernetesApi, Observer } from "@aim-engine/kubernetes"
import { Registry } from "@aim-engine/registry"
import { Effect } from "effect"
import { imageDigestObserver } from "./image-digest-observer.ts"
import { imageMetadataObserver } from "./image-metadata-observer.ts"
import { makePullKeyring } from "./pull-keyring.ts"
import { registryRepositoriesObserver } from "./registry-repositories-observer.ts"
import { registryTagsObserver } from "./registry-tags-observer.ts"

/** Who answers what reconcilers ask about images, from the registries themselves, with the credentials of pull Secrets. */
export const registryObservers: Effect.Effect<
  ReadonlyMap<string, Observer>,
  never,
  KubernetesApi | Registry
> = Effect.gen(function* () {
  const registry = yield* Registry
  const keyringOf = yield* makePullKeyring
  return new Map([
    [IMAGE_METADATA, imageMetadataObserver(registry, keyringOf)],
    [IMAGE_DIGEST, imageDigestObserver(registry, keyringOf)],
    [REGISTRY_REPOSITORIES, registryRepositoriesObserver(registry, keyringOf)],
    [REGISTRY_TAGS, registryTagsObserver(registry, keyringOf)],
  ])
})
