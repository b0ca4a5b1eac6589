import { execFile } from "node:child_process"
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { AIMClusterModelSourceKind, AIMModelKind, type OpenApiSchema, objectSchemaOf } from "@aim-engine/api"
import { type Handler, type LoopbackServer, routes, serve } from "@aim-engine/registry/test-fixtures/loopback-server"
import { oneImage, storedImage } from "@aim-engine/registry/test-fixtures/stored-image"
import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { parseManifests } from "./manifest/load-manifests.ts"
import { offlineCommands, type PageBlock, pageBlocks, pageFiles } from "./test-fixtures/documented-page.ts"
import { pageText } from "./test-fixtures/documented-runs.ts"
import { guardedBy, QWEN_LABELS } from "./test-fixtures/labelled-images.ts"

const PAGES = ["models", "model-catalog", "private-registries"]
const main = fileURLToPath(new URL("./main.ts", import.meta.url))

/** Tags by repository, as a registry lists them. */
const listing = (repositories: Readonly<Record<string, ReadonlyArray<string>>>) => ({
  "/v2/_catalog?n=1000": { json: { repositories: Object.keys(repositories) } },
  ...Object.fromEntries(
    Object.entries(repositories).map(([name, tags]) => [`/v2/${name}/tags/list?n=1000`, { json: { name, tags } }]),
  ),
})

const PUBLIC: Handler = routes({
  ...oneImage("amdenterpriseai/aim-qwen-qwen3-32b", "0.8.5", storedImage(QWEN_LABELS)),
  ...listing({
    "amdenterpriseai/aim-base": ["0.8.4", "0.8.5"],
    "amdenterpriseai/aim-meta-llama-llama-3-1-8b-instruct": ["0.8.3", "0.8.4", "0.9.0-rc1"],
    "amdenterpriseai/aim-qwen-qwen3-32b": ["0.8.4", "0.8.5", "latest"],
    "amdenterpriseai/tools": ["1.0.0"],
  }),
})

/** The registry that the page on private ones calls by this name. */
const PRIVATE_HOST = "registry.example.com"
const PRIVATE: Handler = guardedBy(
  "bot",
  "not-a-real-password",
  routes({
    ...oneImage("acme/aim-llama", "1.0.0", storedImage({ "com.amd.aim.model.canonicalName": "acme/llama" })),
    ...listing({ "acme/aim-llama": ["1.0.0", "1.1.0", "2.0.0"], "acme/tools": ["1.0.0"] }),
  }),
)

const run = (command: string, folder: string, { origin }: LoopbackServer): Promise<string> =>
  new Promise((resolve, reject) => {
    const script = `aim() { '${process.execPath}' '${main}' "$@"; }\n${command}`
    const env = { PATH: process.env.PATH, HOME: folder, AIM_REGISTRY_MIRRORS: `docker.io=${origin}` }
    execFile("bash", ["-euo", "pipefail", "-c", script], { cwd: folder, env }, (error, stdout, stderr) =>
      error === null ? resolve(stdout) : reject(new Error(`${error.message}\n${stderr}`)),
    )
  })

/** Columns are as wide as what is in them, and names end in a hash: both depend on the host, which is another in tests. */
const shown = (text: string): string =>
  text
    .trim()
    .replaceAll(/ +/g, " ")
    .replaceAll(/-[0-9a-f]{6}(?:[0-9a-f]{2})?\b/g, "-HASH")

const withFolder = (blocks: ReadonlyArray<PageBlock>, { host }: LoopbackServer) =>
  Effect.acquireRelease(
    Effect.sync(() => {
      const folder = mkdtempSync(join(tmpdir(), "aim-docs-"))
      for (const [name, text] of pageFiles(blocks))
        writeFileSync(join(folder, name), text.replaceAll(PRIVATE_HOST, host))
      return folder
    }),
    (folder) => Effect.sync(() => rmSync(folder, { recursive: true, force: true })),
  )

describe.each(PAGES)("docs/%s.md", (page) => {
  const blocks = pageBlocks(page)
  const commands = offlineCommands(blocks)

  it.live.each(commands.map(({ command, printed }) => [command, printed] as const))("%s", ([command, printed]) =>
    Effect.gen(function* () {
      const server = yield* serve(page === "private-registries" ? PRIVATE : PUBLIC)
      const folder = yield* withFolder(blocks, server)
      const text = yield* Effect.promise(() => run(command.replaceAll(PRIVATE_HOST, server.host), folder, server))
      if (printed !== undefined) expect(shown(text.replaceAll(server.host, PRIVATE_HOST))).toBe(shown(printed))
    }),
  )

  it("has manifests that an API server takes", () => {
    const manifests = blocks.filter(({ language, text }) => language === "yaml" && text.includes("apiVersion:"))
    expect(manifests.length).toBeGreaterThan(0)
    const sources = manifests.map(({ text }) => ({ file: `${page}.md`, text }))
    expect(parseManifests(sources, "default").problems).toEqual([])
  })

  it("links to pages and sections that there are", () => {
    const anchors = (target: string) =>
      [...pageText(target).matchAll(/^#+ (.*)$/gm)].map(([, title = ""]) =>
        title
          .toLowerCase()
          .replaceAll(/[^\w -]/g, "")
          .replaceAll(" ", "-"),
      )
    const links = [...pageText(page).matchAll(/\]\((?:([\w-]+)\.md)?(?:#([^)]*))?\)/g)]
    expect(links.length).toBeGreaterThan(0)
    for (const [link, target = page, anchor] of links) {
      expect(existsSync(fileURLToPath(new URL(`../../../docs/${target}.md`, import.meta.url))), link).toBe(true)
      if (anchor !== undefined) expect(anchors(target), link).toContain(anchor)
    }
  })
})

/** Fields of types that other pages, or Kubernetes, explain. */
const ELSEWHERE = new Set(["env", "resources", "imagePullSecrets", "imageMetadata", "hardware"])

const fieldsOf = (schema: OpenApiSchema | undefined): ReadonlyArray<string> =>
  Object.entries(schema?.properties ?? {}).flatMap(([name, field]) => [
    name,
    ...(ELSEWHERE.has(name) ? [] : fieldsOf(field.items ?? field)),
  ])

it.each([
  ["models", AIMModelKind],
  ["model-catalog", AIMClusterModelSourceKind],
] as const)("docs/%s.md names every field", (page, kind) => {
  const { spec, status } = objectSchemaOf(kind).properties ?? {}
  const fields = new Set([...fieldsOf(spec), ...Object.keys(status?.properties ?? {})])
  expect([...fields].filter((field) => !new RegExp(`\\b${field}\\b`).test(pageText(page)))).toEqual([])
})
