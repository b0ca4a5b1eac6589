import { ApiError } from "@aim-engine/core"
import type { KubeConfig } from "@kubernetes/client-node"
import { Effect, Schema, type Scope } from "effect"
import { makeTransport, type Transport } from "./transport.ts"

/** Whether the bearer of a token may read a path: `Unknown` is nobody that the API server knows. */
export type AccessVerdict = "Allowed" | "Forbidden" | "Unknown"

/** Asks the API server who bears a token, and whether they may `get` a path that is no resource, such as `/metrics`. */
export type AccessReview = (token: string, path: string) => Effect.Effect<AccessVerdict, ApiError>

const User = Schema.Struct({
  username: Schema.optionalKey(Schema.String),
  uid: Schema.optionalKey(Schema.String),
  groups: Schema.optionalKey(Schema.Array(Schema.String)),
  extra: Schema.optionalKey(Schema.Record(Schema.String, Schema.Array(Schema.String))),
})

const TokenReview = Schema.Struct({
  status: Schema.Struct({ authenticated: Schema.optionalKey(Schema.Boolean), user: Schema.optionalKey(User) }),
})

const SubjectAccessReview = Schema.Struct({ status: Schema.Struct({ allowed: Schema.Boolean }) })

const review = <A>(transport: Transport, group: string, kind: string, spec: object, schema: Schema.Codec<A>) =>
  transport
    .json({
      method: "POST",
      path: `/apis/${group}/v1/${kind.toLowerCase()}s`,
      body: {
        contentType: "application/json",
        content: JSON.stringify({ apiVersion: `${group}/v1`, kind, spec }),
      },
    })
    .pipe(
      Effect.flatMap(Schema.decodeUnknownEffect(schema)),
      Effect.catchTag("SchemaError", () =>
        Effect.fail(new ApiError({ reason: "NetworkError", message: `The API server answered with no ${kind}` })),
      ),
    )

/** Source: Kubernetes, TokenReview and SubjectAccessReview, as kube-rbac-proxy and controller-runtime use them. */
export const makeAccessReview = (config: KubeConfig): Effect.Effect<AccessReview, ApiError, Scope.Scope> =>
  Effect.map(
    makeTransport(config),
    (transport): AccessReview =>
      (token, path) =>
        Effect.gen(function* () {
          const { status } = yield* review(transport, "authentication.k8s.io", "TokenReview", { token }, TokenReview)
          const { username, ...user } = status.user ?? {}
          if (status.authenticated !== true || username === undefined) return "Unknown"
          const access = yield* review(
            transport,
            "authorization.k8s.io",
            "SubjectAccessReview",
            { user: username, ...user, nonResourceAttributes: { path, verb: "get" } },
            SubjectAccessReview,
          )
          return access.status.allowed ? "Allowed" : "Forbidden"
        }),
  )
