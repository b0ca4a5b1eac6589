import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { beforeAll, describe, expect, it } from "vitest"
import { helmBinary } from "../control-plane/binaries.ts"
import { execute } from "../operator/command.ts"
import { addressOf, chartFolder, type Manifest, manifestsOf, renderChart } from "./rendered-chart.ts"

const folderOf = (name: string): string => fileURLToPath(new URL(`../../../${name}`, import.meta.url))

/** The CRDs that are generated into a folder. */
const crdsIn = (folder: string): ReadonlyArray<Manifest> =>
  readdirSync(folderOf(folder)).flatMap((name) => manifestsOf(readFileSync(join(folderOf(folder), name), "utf8")))

const byName = (objects: ReadonlyArray<Manifest>): ReadonlyArray<Manifest> =>
  objects.toSorted((left, right) => (addressOf(left) < addressOf(right) ? -1 : 1))

beforeAll(helmBinary, 600_000)

describe("the chart aim-engine-crds", () => {
  it("passes helm lint", async () => {
    const flags = ["--strict", "--kube-version", "1.30.0"]
    const lint = await execute(await helmBinary(), ["lint", chartFolder("aim-engine-crds"), ...flags])
    expect(lint).toContain("0 chart(s) failed")
  })

  it("holds the CRDs of crds/, unchanged", async () => {
    const plain = crdsIn("crds")
    expect(plain).toHaveLength(11)
    expect(byName(manifestsOf(await renderChart("aim-engine-crds", ["--set", "crd.keep=false"])))).toEqual(
      byName(plain),
    )
  })

  it("holds those of the earlier API group where they are asked for", async () => {
    const flags = ["--set", "crd.keep=false,compatibility.enable=true"]
    const rendered = byName(manifestsOf(await renderChart("aim-engine-crds", flags)))
    expect(rendered).toEqual(byName([...crdsIn("crds"), ...crdsIn("crds-earlier")]))
    expect(rendered).toHaveLength(22)
  })

  it("keeps them when it is uninstalled, unless told otherwise", async () => {
    for (const { metadata } of manifestsOf(await renderChart("aim-engine-crds")))
      expect(metadata.annotations).toEqual({ "helm.sh/resource-policy": "keep" })
  })

  it("installs none where they are managed elsewhere", async () => {
    expect(manifestsOf(await renderChart("aim-engine-crds", ["--set", "crd.enable=false"]))).toEqual([])
  })
})
