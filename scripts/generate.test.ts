import { expect, it } from "vitest"
import { generatedFiles, staleFiles } from "./generate.ts"

// Helm is built where it isn't there yet, which takes a minute or two.
const PATIENCE = 600_000

it(
  "generated files are what the code says; otherwise run npm run generate",
  async () => {
    expect(staleFiles(await generatedFiles())).toEqual([])
  },
  PATIENCE,
)

it("each kind has a file, and the reference has an anchor for each type it links to", async () => {
  const files = await generatedFiles()
  expect(files.filter((file) => file.path.startsWith("crds/"))).toHaveLength(11)
  const text = files.find((file) => file.path === "docs/reference/api.md")?.text ?? ""
  const anchors = new Set([...text.matchAll(/^#+ (.*)$/gm)].map(([, heading]) => heading?.toLowerCase()))
  const links = [...text.matchAll(/\]\(#([^)]*)\)/g)].map(([, target]) => target)
  expect(links.filter((target) => !anchors.has(target))).toEqual([])
})
