import type { StringMap } from "@aim-engine/api"
import {
  canonicalJson,
  canonicalRegistry,
  type DomainError,
  IMAGE_DIGEST,
  IMAGE_METADATA,
  type InspectedImage,
  type ObservationRequest,
  type PullReference,
  parsePullReference,
  printPullReference,
  REGISTRY_REPOSITORIES,
  REGISTRY_TAGS,
  sha256Hex,
} from "@aim-engine/core"
import type { Observer } from "@aim-engine/kubernetes"
import { Effect, Result } from "effect"
import { type RegistryTrouble, registryRefusal } from "./registry-trouble.ts"

interface Repository {
  readonly registry: string
  readonly repository: string
  /** The digest that each tag stands for. */
  readonly tags: Map<string, string>
  /** What was pushed, by digest: also what no tag stands for any more. */
  readonly images: Map<string, InspectedImage>
}

const repositoryKey = ({ registry, repository }: Pick<Repository, "registry" | "repository">): string =>
  `${registry}/${repository}`

const referenceOf = (image: string): PullReference =>
  Result.getOrThrowWith(parsePullReference(image), ({ message }) => new Error(message))

/**
 * Plays all container registries that there are: those to which something was pushed. What they have, and what ails them,
 * can be changed while they are asked. Image references are as people write them, e.g. `amdenterpriseai/aim-base:0.8.5`.
 *
 * @example
 * const registries = new SimulatedRegistries()
 * registries.push("ghcr.io/acme/model:1.0.0", { "com.amd.aim.model.canonicalName": "acme/model" })
 * registries.observers.get("ImageMetadata") // answers what reconcilers ask about images
 */
export class SimulatedRegistries {
  readonly #registries = new Set<string>()
  readonly #repositories = new Map<string, Repository>()
  readonly #troubles = new Map<string, RegistryTrouble>()

  /** Who answers reconcilers: an observer for each type of request that is about registries. */
  readonly observers: ReadonlyMap<string, Observer> = new Map<string, Observer>([
    [IMAGE_METADATA, (request) => this.#answer(request, () => this.#inspect(request))],
    [
      IMAGE_DIGEST,
      (request) => this.#answer(request, () => Result.map(this.#inspect(request), ({ digest }) => digest)),
    ],
    [REGISTRY_TAGS, (request) => this.#answer(request, () => this.#tags(request))],
    [REGISTRY_REPOSITORIES, (request) => this.#answer(request, () => this.#repositoriesOf(request))],
  ])

  /** Pushes an image with these labels, under its tag; a tag that was pushed before is moved. Returns the image's digest. */
  push(image: string, labels: StringMap = {}): string {
    const { registry, repository, version } = referenceOf(image)
    const key = repositoryKey({ registry, repository })
    const stored = this.#repositories.get(key) ?? { registry, repository, tags: new Map(), images: new Map() }
    const digest = `sha256:${sha256Hex(canonicalJson([key, labels]))}`
    stored.images.set(digest, { digest, labels })
    if (version._tag === "Tag") stored.tags.set(version.tag, digest)
    this.#repositories.set(key, stored)
    this.#registries.add(registry)
    return digest
  }

  /** Takes a tag away. What it stood for can still be pulled by its digest. */
  removeTag(image: string): void {
    const { version, ...name } = referenceOf(image)
    if (version._tag === "Tag") this.#repositories.get(repositoryKey(name))?.tags.delete(version.tag)
  }

  /** What ails one image from now on; undefined heals it. */
  troubleImage(image: string, trouble: RegistryTrouble | undefined): void {
    this.#setTrouble(printPullReference(referenceOf(image)), trouble)
  }

  /** What ails a whole registry from now on, such as `docker.io`; undefined heals it. */
  troubleRegistry(registry: string, trouble: RegistryTrouble | undefined): void {
    this.#setTrouble(canonicalRegistry(registry), trouble)
  }

  #setTrouble(what: string, trouble: RegistryTrouble | undefined): void {
    if (trouble === undefined) this.#troubles.delete(what)
    else this.#troubles.set(what, trouble)
  }

  #answer<A>(
    request: ObservationRequest<unknown>,
    known: () => Result.Result<A, RegistryTrouble>,
  ): Effect.Effect<A, DomainError> {
    const { image, registry = "", repository, imagePullSecrets = "" } = request.parameters
    return Effect.suspend(() => {
      const subject = image ?? (repository === undefined ? registry : `${registry}/${repository}`)
      const trouble = this.#troubles.get(subject) ?? this.#troubles.get(subject.split("/")[0] ?? "")
      const hasCredentials = imagePullSecrets !== ""
      const passes = trouble === undefined || (trouble === "Private" && hasCredentials)
      return Effect.fromResult(passes ? known() : Result.fail(trouble)).pipe(
        Effect.mapError((failure) => registryRefusal(failure, subject, hasCredentials)),
      )
    })
  }

  #find(name: Pick<Repository, "registry" | "repository">): Result.Result<Repository, RegistryTrouble> {
    const found = this.#repositories.get(repositoryKey(name))
    if (found !== undefined) return Result.succeed(found)
    return Result.fail(this.#registries.has(name.registry) ? "NotFound" : "Unreachable")
  }

  #inspect({ parameters }: ObservationRequest<unknown>): Result.Result<InspectedImage, RegistryTrouble> {
    const { version, ...name } = referenceOf(parameters.image ?? "")
    return Result.flatMap(this.#find(name), ({ tags, images }) => {
      const found = images.get(version._tag === "Digest" ? version.digest : (tags.get(version.tag) ?? ""))
      return found === undefined ? Result.fail("NotFound" as const) : Result.succeed(found)
    })
  }

  #tags({ parameters }: ObservationRequest<unknown>): Result.Result<ReadonlyArray<string>, RegistryTrouble> {
    const { registry = "", repository = "" } = parameters
    return Result.map(this.#find({ registry, repository }), ({ tags }) => [...tags.keys()])
  }

  #repositoriesOf({ parameters }: ObservationRequest<unknown>): Result.Result<ReadonlyArray<string>, RegistryTrouble> {
    const { registry = "", owner = "" } = parameters
    if (!this.#registries.has(registry)) return Result.fail("Unreachable")
    const owned = [...this.#repositories.values()].filter(
      (each) => each.registry === registry && (owner === "" || each.repository.startsWith(`${owner}/`)),
    )
    return owned.length === 0 ? Result.fail("NotFound") : Result.succeed(owned.map(({ repository }) => repository))
  }
}
