import type { ApiError } from "@aim-engine/core"
import { Result } from "effect"
import { apiNotInstalled } from "../errors/status-errors.ts"
import { type ApiResource, resourceKey, type Served } from "./api-resource.ts"

/** The kinds that the cluster serves at the moment. */
export class ResourceRegistry {
  readonly #resources = new Map<string, ApiResource>()
  readonly #byKind = new Map<string, ApiResource>()

  constructor(resources: ReadonlyArray<ApiResource>) {
    for (const resource of resources) this.install(resource)
  }

  /** Serves a kind from now on, in place of what was served under its name. */
  install(resource: ApiResource): void {
    this.#resources.set(resourceKey(resource), resource)
    this.#byKind.set(`${resource.apiVersion}/${resource.kind}`, resource)
  }

  /** Serves the kind no longer. */
  uninstall(served: Pick<Served, "group" | "plural">): void {
    const resource = this.#resources.get(resourceKey(served))
    this.#resources.delete(resourceKey(served))
    if (resource !== undefined) this.#byKind.delete(`${resource.apiVersion}/${resource.kind}`)
  }

  /** The kind as it is served; fails with `ApiNotInstalled` where it is not. */
  find(kind: Served): Result.Result<ApiResource, ApiError> {
    const resource = this.#resources.get(resourceKey(kind))
    return resource !== undefined && resource.version === kind.version
      ? Result.succeed(resource)
      : Result.fail(apiNotInstalled())
  }

  /** The kind that owner references name; undefined where it is not served. */
  named(apiVersion: string, kind: string): ApiResource | undefined {
    return this.#byKind.get(`${apiVersion}/${kind}`)
  }

  /** All served kinds, by name. */
  all(): ReadonlyArray<ApiResource> {
    return [...this.#resources].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, resource]) => resource)
  }
}
