import { readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { AIMServiceKind, type OpenApiSchema, objectSchemaOf } from "@aim-engine/api"
import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { EXAMPLES_DIRECTORY } from "./sandbox/example-manifests.ts"
import { runCli } from "./test-fixtures/run-cli.ts"

const PAGES = [
  "deploying-services",
  "routing",
  "scaling",
  "troubleshooting",
  "templates",
  "gpu-management",
  "template-selection",
  "caching",
  "storage",
  "private-sources",
]

const textOf = (page: string) =>
  readFileSync(fileURLToPath(new URL(`../../../docs/${page}.md`, import.meta.url)), "utf8")

/** The manifests on a page, and with what `aim plan` is said to end. */
const examples = PAGES.flatMap((page) =>
  [...textOf(page).matchAll(/(?:<!-- aim plan exits with (\d) -->\n)?```yaml\n([\s\S]*?)```/g)].map(
    ([, status = "0", manifest = ""]) => ({
      page,
      name: /name: (.*)/.exec(manifest)?.[1] ?? "",
      status: Number(status),
      manifest,
    }),
  ),
)

const catalog = ["-f", `${EXAMPLES_DIRECTORY}/cluster`, "-f", `${EXAMPLES_DIRECTORY}/catalog`]

const planOf = (manifest: string) => runCli(["plan", ...catalog, "-f", "-", "-o", "json"], { stdin: manifest })

describe("the examples of the documentation", () => {
  it.effect.each(examples.map((example) => [example.page, example.name, example] as const))(
    "%s: %s is planned as the page says",
    ([, , { manifest, status }]) =>
      Effect.gen(function* () {
        const planned = yield* planOf(manifest)
        expect(planned.stderr).toBe("")
        expect(planned.status).toBe(status)
      }),
  )

  it.effect.each([
    ["llama-pinned", "llama-3-1-8b-mi300x-latency-fp16"],
    ["mixtral-preview", "mixtral-8x22b-mi300x-4x-latency-fp16"],
    ["llama-batch", "llama-3-1-8b-mi300x-throughput-fp8"],
    ["phi-by-team", "/teams/nlp-team/phi-by-team"],
    ["llama-internal", "1s500ms"],
    ["qwen-up-to-four", "vllm:num_requests_running"],
    ["llama-three", '"minReplicas": 3'],
    ["phi-without-team", "PathTemplateInvalid"],
    ["wrong-template", "llama-3-1-8b-mi999"],
  ])("%s comes to %s", ([name, outcome]) =>
    Effect.gen(function* () {
      const { manifest = "" } = examples.find((example) => example.name === name) ?? {}
      expect((yield* planOf(manifest)).stdout).toContain(outcome)
    }),
  )
})

/** Fields of Kubernetes' own types, which its documentation explains. */
const KUBERNETES = new Set(["env", "resources", "imagePullSecrets", "gatewayRef"])

const ownFields = (schema: OpenApiSchema | undefined): ReadonlyArray<string> =>
  Object.entries(schema?.properties ?? {}).flatMap(([name, field]) => [
    name,
    ...(KUBERNETES.has(name) ? [] : ownFields(field.items ?? field)),
  ])

describe("the documentation", () => {
  it("names every field of a service", () => {
    const text = PAGES.map(textOf).join("\n")
    const { spec } = objectSchemaOf(AIMServiceKind).properties ?? {}
    const missing = ownFields(spec).filter((field) => !new RegExp(`\\b${field}\\b`).test(text))
    expect([...new Set(missing)]).toEqual([])
  })

  it("links to sections that there are", () => {
    const pages = [...PAGES, "conditions"]
    const anchors = new Map(
      pages.map((page) => [
        page,
        new Set(
          [...textOf(page).matchAll(/^#+ (.*)$/gm)].map(([, title = ""]) =>
            title
              .toLowerCase()
              .replaceAll(/[^\w -]/g, "")
              .replaceAll(" ", "-"),
          ),
        ),
      ]),
    )
    const broken = pages.flatMap((page) =>
      [...textOf(page).matchAll(/\]\((?:([\w-]+)\.md)?#([^)]*)\)/g)]
        .map(([, target = page, anchor = ""]) => ({ target, anchor }))
        .filter(({ target, anchor }) => anchors.get(target)?.has(anchor) === false)
        .map(({ target, anchor }) => `${page}: ${target}#${anchor}`),
    )
    expect(broken).toEqual([])
  })
})
