import type { ObjectRef } from "@aim-engine/api"
import type { ApiError } from "@aim-engine/core"
import { Result } from "effect"
import { badRequest, notFound } from "../errors/status-errors.ts"
import { asArray, asObject, asString, member, memberAt } from "../json/json-object.ts"
import type { ApiServer } from "./api-server.ts"

/** Which log of a pod: of which container, and of its previous run or the current one. */
export interface LogSource {
  readonly container?: string
  readonly previous?: boolean
}

/** What of a log is wanted. */
export interface LogRequest extends LogSource {
  readonly tailLines?: number
  readonly limitBytes?: number
}

const logKey = (ref: Pick<ObjectRef, "namespace" | "name">, container: string, previous: boolean): string =>
  JSON.stringify([ref.namespace, ref.name, container, previous])

const tail = (text: string, lines: number | undefined): string => {
  if (lines === undefined) return text
  const all = text.endsWith("\n") ? text.slice(0, -1).split("\n") : text.split("\n")
  const kept = all.slice(Math.max(0, all.length - lines)).join("\n")
  return text.endsWith("\n") ? `${kept}\n` : kept
}

/** The first bytes of a text; a character that would be cut is left out. */
const limited = (text: string, bytes: number | undefined): string => {
  if (bytes === undefined) return text
  const cut = new TextEncoder().encode(text).slice(0, bytes)
  return new TextDecoder().decode(cut).replace(/\uFFFD$/, "")
}

/** The logs of containers. Nobody runs here, so somebody else says what they wrote. */
export class PodLogs {
  readonly #logs = new Map<string, string>()

  /** Sets the whole log of a container. */
  write(ref: Pick<ObjectRef, "namespace" | "name">, container: string, text: string, previous: boolean): void {
    this.#logs.set(logKey(ref, container, previous), text)
  }

  /** Reads a log as the API server would answer; fails where the pod, the container or the earlier run does not exist. */
  read(
    server: ApiServer,
    ref: Pick<ObjectRef, "namespace" | "name">,
    request: LogRequest,
  ): Result.Result<string, ApiError> {
    const resource = server.registry.named("v1", "Pod")
    if (resource === undefined) return Result.fail(badRequest("pods are not served"))
    const pod = server.store.get(resource, ref.namespace, ref.name)
    if (pod === undefined) return Result.fail(notFound(resource, ref.name))
    const names = ["initContainers", "containers"].flatMap((field) =>
      asArray(memberAt(pod, "spec", field)).map((container) => asString(member(asObject(container), "name")) ?? ""),
    )
    const container = request.container ?? (names.length === 1 ? names[0] : undefined)
    if (container === undefined) {
      return Result.fail(
        badRequest(`a container name must be specified for pod ${ref.name}, choose one of: [${names.join(" ")}]`),
      )
    }
    if (!names.includes(container)) {
      return Result.fail(badRequest(`container ${container} is not valid for pod ${ref.name}`))
    }
    const text = this.#logs.get(logKey(ref, container, request.previous ?? false))
    if (text !== undefined) return Result.succeed(limited(tail(text, request.tailLines), request.limitBytes))
    return Result.fail(
      badRequest(
        request.previous === true
          ? `previous terminated container "${container}" in pod "${ref.name}" not found`
          : `container "${container}" in pod "${ref.name}" is waiting to start: ContainerCreating`,
      ),
    )
  }
}
