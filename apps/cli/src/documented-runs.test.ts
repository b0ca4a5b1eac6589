import { AIMServiceTemplateKind, objectSchemaOf } from "@aim-engine/api"
import { GPU_MODELS } from "@aim-engine/core"
import { describe, expect, it } from "@effect/vitest"
import { documentedRuns, pageText, runAsReader } from "./test-fixtures/documented-runs.ts"

const PAGES = ["templates", "gpu-management", "template-selection"]

describe("the commands of the documentation", () => {
  it.each(PAGES.flatMap(documentedRuns))(
    "$page, line $line, print what the page says",
    (run) => {
      expect(runAsReader(run).trimEnd()).toBe(run.output.trimEnd())
    },
    120_000,
  )

  it.each(PAGES)("%s has some", (page) => {
    expect(documentedRuns(page).length).toBeGreaterThan(0)
  })
})

it("docs/templates.md names every field of a template", () => {
  const text = pageText("templates")
  const fields = Object.keys(objectSchemaOf(AIMServiceTemplateKind).properties?.spec?.properties ?? {})
  expect(fields.filter((field) => !text.includes(`\`${field}\``))).toEqual([])
})

it("docs/gpu-management.md has every device that is known", () => {
  const rows = pageText("gpu-management").split("\n")
  const missing = GPU_MODELS.filter(({ name, deviceIds, vramGi }) => {
    const row = rows.find((line) => line.startsWith(`| \`${name}\` `)) ?? ""
    return !deviceIds.every((id) => row.includes(`\`${id}\``)) || !row.includes(`${vramGi} GiB`)
  })
  expect(missing.map(({ name }) => name)).toEqual([])
})
