import type { AIMService } from "@aim-engine/api"
import { Result } from "effect"
import { uidOf } from "../reconcile/admit-object.ts"
import { renderPath } from "../routing/render-path.ts"

/** The path of a service, or why it has none. */
export type RoutePathAnswer =
  | { readonly ok: true; readonly path: string }
  | { readonly ok: false; readonly message: string }

/**
 * The path under which a gateway publishes a service: its path template filled in. Without a template it is made of the namespace
 * and the uid, which only a stored service has; one that has none yet gets a uid that stands for it.
 *
 * @example
 * renderRoutePath(service, "/{.metadata.namespace}/{.metadata.name}") // { ok: true, path: "/ml-team/chat" }
 */
export const renderRoutePath = (
  service: AIMService,
  pathTemplate: string | undefined = service.spec.routing?.pathTemplate,
): RoutePathAnswer =>
  Result.match(
    renderPath(pathTemplate, {
      ...service,
      metadata: { ...service.metadata, uid: service.metadata.uid ?? uidOf(service) },
    }),
    {
      onSuccess: (path): RoutePathAnswer => ({ ok: true, path }),
      onFailure: ({ message }): RoutePathAnswer => ({ ok: false, message }),
    },
  )
