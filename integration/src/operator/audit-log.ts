import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Schema } from "effect"
import { stringify } from "yaml"

/** An answered request, as the API server's audit log tells it. Source: Kubernetes, `audit.k8s.io/v1 Event`. */
const AuditEvent = Schema.Struct({
  verb: Schema.String,
  requestURI: Schema.String,
  user: Schema.Struct({ username: Schema.optionalKey(Schema.String) }),
  responseStatus: Schema.optionalKey(Schema.Struct({ code: Schema.optionalKey(Schema.Number) })),
  annotations: Schema.optionalKey(Schema.Record(Schema.String, Schema.String)),
})

/** What the authorizers said. Source: Kubernetes, audit annotations. */
const DECISION = "authorization.k8s.io/decision"

/** An answered request of one user. */
export interface AuditedRequest {
  readonly verb: string
  readonly uri: string
  readonly code: number
  /** Whether the roles of the user do not allow it. A namespace that is being deleted takes nothing new, with the same code. */
  readonly isForbidden: boolean
}

/** The requests that the API server answered, by user. */
export interface AuditLog {
  readonly apiServerFlags: Readonly<Record<string, string>>
  readonly requestsOf: (user: string) => Promise<ReadonlyArray<AuditedRequest>>
  readonly remove: () => Promise<void>
}

/** Who did what and how it was answered; watches when they end. */
const POLICY = stringify({
  apiVersion: "audit.k8s.io/v1",
  kind: "Policy",
  omitStages: ["RequestReceived"],
  rules: [{ level: "Metadata" }],
})

const decode = Schema.decodeUnknownSync(Schema.fromJsonString(AuditEvent))

/** An audit log for an API server that is started with its flags. */
export const auditLog = async (): Promise<AuditLog> => {
  const folder = await mkdtemp(join(tmpdir(), "aim-engine-audit-"))
  const policy = join(folder, "policy.yaml")
  const log = join(folder, "audit.log")
  await writeFile(policy, POLICY)
  return {
    apiServerFlags: { "audit-policy-file": policy, "audit-log-path": log, "audit-log-mode": "blocking" },
    requestsOf: async (user) => {
      // The last line may be half written.
      const lines = (await readFile(log, "utf8")).split("\n").slice(0, -1)
      return lines
        .map((line) => decode(line))
        .filter((event) => event.user.username === user)
        .map(({ verb, requestURI, responseStatus, annotations }) => ({
          verb,
          uri: requestURI,
          code: responseStatus?.code ?? 0,
          isForbidden: annotations?.[DECISION] === "forbid",
        }))
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}

/** Requests that change something. Leases are renewed all the time, and are left out. */
export const writesIn = (requests: ReadonlyArray<AuditedRequest>): ReadonlyArray<AuditedRequest> =>
  requests.filter(({ verb, uri }) => !["get", "list", "watch"].includes(verb) && !uri.includes("/leases"))
