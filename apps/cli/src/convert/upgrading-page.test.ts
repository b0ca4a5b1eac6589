import { execFileSync } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { EARLIER_KINDS } from "@aim-engine/api"
import { MIRROR_REASONS } from "@aim-engine/core"
import { describe, expect, it } from "@effect/vitest"

const pathOf = (file: string) => fileURLToPath(new URL(`../../../../${file}`, import.meta.url))
const page = readFileSync(pathOf("docs/upgrading.md"), "utf8")
const manifests = /<!-- old\.yaml -->\n```yaml\n([\s\S]*?)```/.exec(page)?.[1] ?? ""

/** The commands of the page that print something, each with what it prints. */
const shown = [...page.matchAll(/```console\n([\s\S]*?)```/g)].flatMap(([, block = ""]) => {
  const commands = block.split(/^\$ /m).slice(1)
  return [
    [
      commands.map((command) => command.split("\n")[0]).join("; "),
      commands.map((command) => command.slice(command.indexOf("\n") + 1)).join(""),
    ] as const,
  ]
})

/** Runs commands in a folder that holds nothing but the page's file; a failure is no matter here. */
const outputOf = (commands: string): string => {
  const folder = mkdtempSync(join(tmpdir(), "aim-upgrading-"))
  try {
    writeFileSync(join(folder, "old.yaml"), manifests)
    const aim = `aim() { node ${pathOf("apps/cli/src/main.ts")} "$@"; }`
    return execFileSync("bash", ["--norc", "-c", `exec 2>&1\n${aim}\n${commands}\ntrue`], {
      cwd: folder,
      encoding: "utf8",
      env: { ...process.env, PATH: `${dirname(process.execPath)}:${process.env.PATH}` },
    })
  } finally {
    rmSync(folder, { recursive: true })
  }
}

describe("docs/upgrading.md", () => {
  it.each(shown)("prints what %s prints", (commands, output) => {
    // Notes go to standard error, so that lines of both may come in any order.
    expect(outputOf(commands).trim().split("\n").toSorted()).toEqual(output.trim().split("\n").toSorted())
  })

  it("tells every reason of the condition Mirrored, in the code's words", () => {
    const table = /<!-- reasons of the condition Mirrored -->\n([\s\S]*?)\n\n/.exec(page)?.[1] ?? ""
    const rows = table
      .split("\n")
      .slice(2)
      .map((row) => row.split("|").map((cell) => cell.trim()))
    expect(rows.map(([, reason, means, advice]) => [reason, means, advice])).toEqual(
      [...MIRROR_REASONS].map(([reason, { means, advice }]) => [`\`${reason}\``, means, advice]),
    )
  })

  it("names every kind that has another name today", () => {
    for (const { kind, present } of EARLIER_KINDS.filter((each) => each.kind !== each.present.kind)) {
      expect(page).toContain(`\`${kind}\``)
      expect(page).toContain(`\`${present.kind}\``)
    }
  })
})
