import {
  AIMArtifactKind,
  AIMClusterServiceTemplateKind,
  AIMServiceKind,
  AIMTemplateCacheKind,
  type KubernetesObject,
  NamespaceKind,
  type ResourceKind,
} from "@aim-engine/api"
import { KubernetesApi } from "@aim-engine/kubernetes"
import { describe, expect, it, layer } from "@effect/vitest"
import { Effect } from "effect"
import { stringify } from "yaml"
import { sandboxCluster } from "../sandbox/sandbox-cluster.ts"
import { artifact, cache, pod, service, template } from "../test-fixtures/cached-files.ts"
import { runCli } from "../test-fixtures/run-cli.ts"
import { runLive } from "../test-fixtures/settled-cluster.ts"

const yaml = (objects: ReadonlyArray<KubernetesObject>): string =>
  objects.map((object) => stringify(object)).join("---\n")

/** Two models: one in use, one that was made for a service that is gone; and files that somebody downloaded. */
const used = [
  template("qwen"),
  cache("qwen"),
  artifact("qwen", { status: { lastUsed: "2026-01-15T00:00:00Z" } }),
  service("chat", "qwen"),
]
const unused = [template("llama"), cache("llama"), artifact("llama")]
const byHand = artifact("phi", { metadata: { labels: {} } })

describe("of manifests", () => {
  const manifests = yaml([...used, ...unused, byHand, pod("notebook", "qwen-cache")])
  const cacheOf = (...args: ReadonlyArray<string>) => runCli(["cache", ...args, "-f", "-"], { stdin: manifests })

  it.effect("aim cache ls shows what is there, who uses it, and what nobody needs", () =>
    Effect.gen(function* () {
      const { stdout, stderr, status } = yield* cacheOf("ls")
      expect({ stderr, status }).toEqual({ stderr: "", status: 0 })
      const [title, ...lines] = stdout.split("\n").map((line) => line.trim().split(/ {2,}/))
      expect(title).toEqual(["NAMESPACE", "NAME", "SOURCE", "STATUS", "SIZE", "VOLUME", "USED BY", "LAST USED", "AGE"])
      expect(lines.slice(0, 3).map((cells) => [cells[1], cells[5], cells[6]])).toEqual([
        ["llama", "33Gi", "-"],
        ["phi", "33Gi", "made by hand"],
        ["qwen", "33Gi", "pod notebook and 1 more"],
      ])
      expect(stdout).toContain(
        "3 artifacts on 99 GiB of volumes; nobody needs 1 artifact on 33 GiB of volumes: aim cache gc",
      )
    }),
  )

  it.effect("aim cache ls prints data for programs", () =>
    Effect.gen(function* () {
      const [llama, , qwen] = JSON.parse((yield* cacheOf("ls", "-o", "json")).stdout)
      expect(llama).toMatchObject({
        name: "llama",
        isUnused: true,
        usedBy: [],
        claim: "llama-cache",
        caches: ["llama"],
      })
      expect(qwen).toMatchObject({ isUnused: false, usedBy: ["pod notebook", "service chat"], status: "Ready" })
      expect((yield* cacheOf("ls", "-o", "wide")).stdout).toContain("pod notebook, service chat")
    }),
  )

  it.effect("aim cache why names everyone in between", () =>
    Effect.gen(function* () {
      const { stdout } = yield* cacheOf("why", "hf://acme/qwen")
      expect(stdout).toContain("AIMArtifact ml-team/qwen\n  hf://acme/qwen: Ready, 30 GiB on a volume of 33Gi\n")
      expect(stdout).toContain(
        "\npod notebook mounts its volume\n" +
          "cache qwen (Shared, of template qwen) holds it\n  service chat uses it\n\nIt is needed.",
      )
      expect((yield* cacheOf("why", "llama")).stdout).toContain(
        "  nobody needs that cache\n\nNobody needs it: aim cache gc takes it.",
      )
      expect((yield* cacheOf("why", "acme/phi")).stdout).toContain("It was made by hand, so it stays")
      expect(JSON.parse((yield* cacheOf("why", "qwen-cache", "-o", "json")).stdout)).toMatchObject([
        { holders: [{ cache: "qwen", users: [{ ref: { kind: "AIMService", name: "chat" } }] }] },
      ])
      expect(yield* cacheOf("why", "nope", "-n", "ml-team")).toMatchObject({
        stderr: "error: nothing called nope is cached in namespace ml-team",
        status: 2,
      })
    }),
  )

  it.effect("aim cache gc shows what would go", () =>
    Effect.gen(function* () {
      const { stdout, status } = yield* cacheOf("gc", "--dry-run")
      expect(status).toBe(0)
      expect(stdout).toMatch(/^AIMTemplateCache +ml-team +llama +template llama +- +-$/m)
      expect(stdout).toMatch(/^AIMArtifact +ml-team +llama +hf:\/\/acme\/llama +33Gi +-$/m)
      expect(stdout).toContain("33 GiB of volumes can be freed.\nNothing was deleted.")
      expect(stdout).not.toContain("phi")
      expect(JSON.parse((yield* cacheOf("gc", "--dry-run", "-o", "json")).stdout)).toEqual({
        unused: ["AIMTemplateCache", "AIMArtifact"].map((kind) => ({ kind, namespace: "ml-team", name: "llama" })),
        bytes: 33 * 2 ** 30,
        deleted: [],
        freed: 0,
      })
      expect((yield* cacheOf("gc", "--dry-run", "--hand-made")).stdout).toContain("66 GiB of volumes can be freed.")
      expect((yield* cacheOf("gc", "--dry-run", "--unused-for", "900w")).stdout).toBe(
        "Everything that is cached is needed.",
      )
    }),
  )

  it.effect("aim cache gc refuses what cannot be meant", () =>
    Effect.gen(function* () {
      expect(yield* cacheOf("gc")).toMatchObject({
        stderr: "error: manifests cannot be deleted from; with -f only --dry-run is possible",
        status: 2,
      })
      const { stderr, status } = yield* cacheOf("gc", "--dry-run", "--unused-for", "soon")
      expect(stderr + status).toMatch(/Expected a number with s, m, h, d or w, e.g. 7d, got: "soon"[\s\S]*2$/)
    }),
  )
})

const KINDS: ReadonlyMap<string, ResourceKind> = new Map<string, ResourceKind>([
  ["AIMArtifact", AIMArtifactKind],
  ["AIMTemplateCache", AIMTemplateCacheKind],
  ["AIMClusterServiceTemplate", AIMClusterServiceTemplateKind],
  ["AIMService", AIMServiceKind],
])

/** Stores objects with their status. The server chooses their uids, so what refers to one by uid goes by name here. */
const store = Effect.fnUntraced(function* (objects: ReadonlyArray<KubernetesObject & { readonly status?: object }>) {
  const api = yield* KubernetesApi
  for (const {
    metadata: { uid: _uid, creationTimestamp: _created, ...metadata },
    ...object
  } of objects) {
    const kind = KINDS.get(object.kind)
    if (kind === undefined) throw new Error(object.kind)
    yield* api.create(kind, { ...object, metadata }, "test")
    const status = JSON.parse(JSON.stringify(object.status ?? {}), (key, value) => (key === "uid" ? undefined : value))
    yield* api.patch(
      kind,
      { namespace: metadata.namespace ?? "", name: metadata.name },
      { type: "merge", body: { status } },
      { fieldManager: "test", subresource: "status" },
    )
  }
})

layer(sandboxCluster, { excludeTestServices: true })("in a cluster", (it) => {
  const names = (kind: ResourceKind) =>
    KubernetesApi.use((api) => api.list(kind)).pipe(
      Effect.map(({ items }) => items.map(({ metadata }) => metadata.name)),
    )

  it.effect("aim cache gc deletes nothing where nobody can be asked, and what nobody needs with --yes", () =>
    Effect.gen(function* () {
      const api = yield* KubernetesApi
      const metadata = { name: "ml-team" }
      yield* api.create(NamespaceKind, { apiVersion: "v1", kind: "Namespace", metadata }, "test")
      yield* store([...used, ...unused, byHand])
      expect((yield* runLive(["cache", "ls"])).stdout).toContain("nobody needs 1 artifact on 33 GiB of volumes")
      expect(yield* runLive(["cache", "gc"])).toMatchObject({
        stderr: "error: nobody can be asked; delete with --yes, or look with --dry-run",
        status: 2,
      })
      expect(yield* names(AIMArtifactKind)).toEqual(["llama", "phi", "qwen"])
      const { stdout, status } = yield* runLive(["cache", "gc", "--yes"])
      expect(stdout).toContain("Deleted 2.")
      expect(status).toBe(0)
      expect(yield* names(AIMArtifactKind)).toEqual(["phi", "qwen"])
      expect(yield* names(AIMTemplateCacheKind)).toEqual(["qwen"])
      expect((yield* runLive(["cache", "gc", "-A", "-y"])).stdout).toBe("Everything that is cached is needed.")
    }),
  )
})
