import type { ObjectRef } from "@aim-engine/api"
import type { ApiError } from "@aim-engine/core"
import type { Patch, WriteOptions } from "@aim-engine/kubernetes"
import { Result } from "effect"
import { noSubresource, notFound } from "../errors/status-errors.ts"
import { jsonOf } from "../json/api-object.ts"
import type { JsonObject } from "../json/json-object.ts"
import { trackUpdate } from "../ownership/field-manager.ts"
import type { Served } from "../resources/api-resource.ts"
import { type ApiServer, namespaceFor, type Subresource } from "./api-server.ts"
import { jsonPatch } from "./json-patch.ts"
import { mergePatch } from "./merge-patch.ts"
import { readBody } from "./read-body.ts"
import { signatureOf } from "./signature.ts"
import { updateObject } from "./update-object.ts"

const patched = (live: JsonObject, patch: Patch): Result.Result<JsonObject, ApiError> =>
  patch.type === "merge"
    ? Result.succeed(mergePatch(live, jsonOf(patch.body)))
    : jsonPatch(live, patch.body.map(jsonOf))

/** Patches an object, or its status. */
export const patchObject = (
  server: ApiServer,
  kind: Served,
  ref: Pick<ObjectRef, "namespace" | "name">,
  patch: Patch,
  options: WriteOptions,
  now: string,
): Result.Result<JsonObject, ApiError> =>
  Result.gen(function* () {
    const subresource: Subresource = options.subresource ?? ""
    const resource = yield* server.registry.find(kind)
    if (subresource === "status" && !resource.hasStatus) return yield* Result.fail(noSubresource(resource, ref.name))
    const live = server.store.get(resource, namespaceFor(resource, ref.namespace), ref.name)
    if (live === undefined) return yield* Result.fail(notFound(resource, ref.name))
    const next = yield* Result.flatMap(patched(live, patch), (object) => readBody(resource, object, "patch"))
    const tracked = trackUpdate(live, next, signatureOf(resource, options.fieldManager, subresource, now))
    return yield* updateObject(server, resource, live, tracked, subresource)
  })
