import { build } from "esbuild"
import { describe, expect, it } from "vitest"
import { repository } from "./source-files.ts"

describe("@aim-engine/core in a browser", () => {
  it("bundles without any module of Node, and selects a template", async () => {
    const entry = `
      import { NO_GPUS, selectTemplate, templateCandidate } from "@aim-engine/core"
      const template = {
        apiVersion: "aim.eai.amd.com/v1alpha1",
        kind: "AIMClusterServiceTemplate",
        metadata: { name: "cpu", uid: "1" },
        spec: { modelName: "m", type: "optimized" },
        status: { status: "Ready" },
      }
      export const outcome = selectTemplate({
        candidates: [templateCandidate(template)],
        overrides: {},
        allowUnoptimized: false,
        inventory: NO_GPUS,
      })
    `
    const result = await build({
      stdin: { contents: entry, resolveDir: `${repository}/packages/core`, loader: "ts" },
      bundle: true,
      platform: "browser",
      format: "esm",
      minify: true,
      write: false,
      logLevel: "silent",
    })
    const code = result.outputFiles[0]?.text ?? ""
    expect(code).not.toMatch(/from ?["']node:|require\(["'](node:|fs|path|crypto|os)["']?\)/)
    const bundle: { readonly outcome: { readonly _tag: string } } = await import(
      `data:text/javascript;base64,${Buffer.from(code).toString("base64")}`
    )
    expect(bundle.outcome._tag).toBe("Selected")
  })
})
