import { type KubernetesObject, SecretKind } from "@aim-engine/api"
import {
  type DomainError,
  imageDigest,
  imageMetadata,
  type ObservationRequest,
  parsePullReference,
  registryRepositories,
  registryTags,
} from "@aim-engine/core"
import { KubernetesApi, Observers } from "@aim-engine/kubernetes"
import { Registry } from "@aim-engine/registry"
import { type Handler, type LoopbackServer, routes, serve } from "@aim-engine/registry/test-fixtures/loopback-server"
import { oneImage, storedImage } from "@aim-engine/registry/test-fixtures/stored-image"
import { InMemoryCluster } from "@aim-engine/testing"
import { NodeHttpClient } from "@effect/platform-node"
import { describe, expect, it } from "@effect/vitest"
import { Effect, Layer, Result } from "effect"
import { observersLayer } from "./observers-layer.ts"
import { registryObservers } from "./registry-observers.ts"

const PASSWORD = "canary-5b2e"
const LABELS = { "com.amd.aim.model.canonicalName": "acme/model" }
const image = storedImage(LABELS)
const answers = routes({
  ...oneImage("acme/model", "1", image),
  "/v2/acme/model/tags/list?n=1000": { json: { tags: ["1", "2"] } },
  "/v2/_catalog?n=1000": { json: { repositories: ["acme/model", "other/model"] } },
})

/** A registry that answers only those who know the password. */
const guarded: Handler = (request, count) => {
  const expected = `Basic ${Buffer.from(`bot:${PASSWORD}`).toString("base64")}`
  return request.target !== "/v2/" && request.authorization === expected
    ? answers(request, count)
    : { status: 401, headers: { "www-authenticate": 'Basic realm="loopback"' } }
}

const pullSecret = (name: string, host: string, password: string): KubernetesObject & object => {
  const auth = Buffer.from(`bot:${password}`).toString("base64")
  const config = Buffer.from(JSON.stringify({ auths: { [host]: { auth } } })).toString("base64")
  return {
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name, namespace: "ml-team" },
    ...{ type: "kubernetes.io/dockerconfigjson", data: { ".dockerconfigjson": config } },
  }
}

const credentialsOf = (...secrets: ReadonlyArray<string>) => ({
  namespace: "ml-team",
  secrets,
  version: secrets.map((name) => `${name}@1`).join(","),
})

const referenceTo = ({ host }: LoopbackServer, text = "acme/model:1") =>
  Result.getOrThrow(parsePullReference(`${host}/${text}`))

const schedule = { scan: "1", ttlSeconds: 3600, backoff: { otherwise: { firstSeconds: 1, capSeconds: 1 } } }

type SecretsOf = (server: LoopbackServer) => ReadonlyArray<KubernetesObject>

type Answer = Effect.Effect<unknown, DomainError, Observers>

const ask = (request: ObservationRequest<unknown>): Answer =>
  Effect.flatMap(
    Observers,
    (observers) => observers.get(request.type)?.(request) ?? Effect.die(`nobody answers ${request.type}`),
  )

/** Runs beside a registry on loopback and a cluster whose namespace ml-team has these Secrets. */
const withRegistry = <A, E>(
  handler: Handler,
  secretsOf: SecretsOf,
  test: (server: LoopbackServer) => Effect.Effect<A, E, Observers | KubernetesApi | InMemoryCluster>,
) =>
  Effect.gen(function* () {
    const server = yield* serve(handler)
    const registry = Registry.layer({ retryWaitSeconds: [0.01] }).pipe(Layer.provide(NodeHttpClient.layerUndici))
    const observers = Layer.unwrap(Effect.map(registryObservers, observersLayer)).pipe(Layer.provide(registry))
    const prepared = Effect.gen(function* () {
      const api = yield* KubernetesApi
      for (const secret of secretsOf(server)) yield* api.create(SecretKind, secret, "test")
      return yield* test(server)
    })
    return yield* prepared.pipe(
      Effect.provide(observers),
      Effect.provide(InMemoryCluster.layer({ namespaces: ["ml-team"] })),
    )
  }).pipe(Effect.scoped)

describe("what is asked of a registry", () => {
  const right: SecretsOf = (server) => [pullSecret("pull", server.host, PASSWORD)]

  it.live.each<readonly [string, (server: LoopbackServer) => ObservationRequest<unknown>, unknown]>([
    [
      "an image's digest and labels",
      (server) => imageMetadata({ reference: referenceTo(server), credentials: credentialsOf("pull") }),
      { digest: image.manifest.digest, labels: LABELS },
    ],
    [
      "the digest of a tag",
      (server) => imageDigest({ reference: referenceTo(server), credentials: credentialsOf("pull") }),
      image.manifest.digest,
    ],
    [
      "its repositories",
      ({ host }) => registryRepositories({ credentials: credentialsOf("pull"), schedule }, host, "acme"),
      ["acme/model"],
    ],
    [
      "the tags of one",
      ({ host }) => registryTags({ credentials: credentialsOf("pull"), schedule }, host, "acme/model"),
      ["1", "2"],
    ],
  ])("with the credentials of pull Secrets: %s", ([_title, request, answer]) =>
    withRegistry(guarded, right, (server) =>
      Effect.gen(function* () {
        expect(yield* ask(request(server))).toEqual(answer)
      }),
    ),
  )

  it.live("may be many things: the Secrets are read once a minute, and anew when one has changed", () =>
    withRegistry(guarded, right, (server) =>
      Effect.gen(function* () {
        const question = { reference: referenceTo(server), credentials: credentialsOf("pull") }
        for (let times = 0; times < 5; times++) yield* ask(imageDigest(question))
        const { requests } = yield* InMemoryCluster
        expect((yield* requests).get("get secrets")).toBe(1)
        yield* ask(imageDigest({ ...question, credentials: { ...question.credentials, version: "pull@2" } }))
        expect((yield* requests).get("get secrets")).toBe(2)
      }),
    ),
  )
})

describe("what goes wrong is told without a secret", () => {
  const noSecret: SecretsOf = () => []
  const broken: SecretsOf = (server) => [
    pullSecret("wrong", server.host, "wrong-canary-5b2e"),
    { ...pullSecret("broken", server.host, ""), ...{ data: { ".dockerconfigjson": btoa('{"canary-5b2e":1}') } } },
  ]

  it.live.each<readonly [string, string, ReadonlyArray<string>, SecretsOf, object]>([
    ["anonymous", "acme/model:1", [], noSecret, { _tag: "Infrastructure", reason: "ImagePullAuthFailure" }],
    ["refused", "acme/model:1", ["wrong"], broken, { _tag: "Auth", reason: "ImagePullAuthFailure" }],
    [
      "a Secret that makes no sense",
      "acme/model:1",
      ["broken"],
      broken,
      {
        _tag: "Auth",
        reason: "ImagePullAuthFailure",
        message: "Secret ml-team/broken: .dockerconfigjson is not the JSON of a docker config",
      },
    ],
    [
      "a Secret that is gone meanwhile",
      "acme/model:1",
      ["gone"],
      noSecret,
      { _tag: "Infrastructure", reason: "SecretAccessFailed", message: expect.stringContaining("ml-team/gone") },
    ],
  ])("%s", ([_title, name, secrets, stored, expected]) =>
    withRegistry(guarded, stored, (server) =>
      Effect.gen(function* () {
        const reference = referenceTo(server, name)
        const error = yield* Effect.flip(ask(imageMetadata({ reference, credentials: credentialsOf(...secrets) })))
        expect(error).toMatchObject(expected)
        expect(JSON.stringify(error)).not.toContain("canary")
      }),
    ),
  )

  it.live("an image that is not there, and a listing without an end", () =>
    withRegistry(
      (request, count) =>
        request.target.startsWith("/v2/_catalog")
          ? {
              json: { repositories: Array.from({ length: 60_000 }, (_, index) => `r${count}/m${index}`) },
              headers: { link: `</v2/_catalog?n=1000&last=${request.target.length}>; rel="next"` },
            }
          : answers(request, count),
      noSecret,
      (server) =>
        Effect.gen(function* () {
          const credentials = credentialsOf()
          const reference = referenceTo(server, "acme/model:9")
          expect(yield* Effect.flip(ask(imageDigest({ reference, credentials })))).toMatchObject({
            _tag: "Infrastructure",
            reason: "ImageNotFound",
          })
          const listing = registryRepositories({ credentials, schedule }, server.host, "")
          expect(yield* Effect.flip(ask(listing))).toMatchObject({
            _tag: "InvalidSpec",
            message: `${server.host}: it lists more than 100000 repositories; name what is meant more closely`,
          })
        }),
    ),
  )
})
