import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { runCli, withFile } from "../test-fixtures/run-cli.ts"

const NODES = `
apiVersion: v1
kind: Node
metadata: {name: both, labels: {"beta.amd.com/gpu.device-id.74a1": "4", "beta.amd.com/gpu.device-id.740f": "2"}}
---
apiVersion: v1
kind: Node
metadata: {name: told, labels: {amd.com/gpu.device-id: "0x74A1", amd.com/gpu.vram: 160G}}
status: {allocatable: {cpu: "96", amd.com/gpu: "8"}}
---
apiVersion: v1
kind: Node
metadata: {name: family, labels: {amd.com/gpu.family: AI}}
---
apiVersion: v1
kind: Node
metadata: {name: new, labels: {amd.com/gpu.device-id: ffff}}
---
apiVersion: v1
kind: Node
metadata: {name: cpu}
`

const NAMESPACE = `
apiVersion: v1
kind: Namespace
metadata: {name: ml-team}
`

const lines = (stdout: string): ReadonlyArray<string> => stdout.split("\n").map((line) => line.replace(/ {2,}/g, " | "))

describe("aim nodes", () => {
  it.effect("shows what each node has, and which label or data sheet says so", () =>
    withFile(NODES, (path) =>
      Effect.gen(function* () {
        const { stdout, stderr, status } = yield* runCli(["nodes", "-f", path])
        expect(stderr).toBe("")
        expect(status).toBe(0)
        expect(lines(stdout)).toEqual([
          "NODE | GPU | FROM | MEMORY | FROM | ALLOCATABLE",
          "both | MI210 | beta.amd.com/gpu.device-id.740f | 64 GiB | data sheet | -",
          " | MI300X | beta.amd.com/gpu.device-id.74a1 | 192 GiB | data sheet",
          "cpu | - | - | - | - | -",
          "family | GPU | amd.com/gpu.family=AI | - | - | -",
          "new | AMD-FFFF | amd.com/gpu.device-id=ffff | - | - | -",
          "told | MI300X | amd.com/gpu.device-id=0x74A1 | 160 GiB | amd.com/gpu.vram=160G | 8 amd.com/gpu",
          "",
          "MODEL | NODES | MEMORY | FROM | LABELS",
          "AMD-FFFF | 1 | - | - | amd.com/gpu.device-id=ffff",
          "MI210 | 1 | 64 GiB | data sheet | beta.amd.com/gpu.device-id.740f",
          "MI300X | 2 | 192 GiB | data sheet | amd.com/gpu.device-id=0x74A1, beta.amd.com/gpu.device-id.74a1",
          "",
          "GPUs whose model nobody tells: amd.com/gpu.family=AI",
        ])
      }),
    ),
  )

  it.effect("prints data for programs", () =>
    withFile(NODES, (path) =>
      Effect.gen(function* () {
        const report = JSON.parse((yield* runCli(["nodes", "-f", path, "-o", "json"])).stdout)
        expect(report.nodes).toHaveLength(5)
        expect(report.models.find(({ name }: { readonly name: string }) => name === "MI300X")).toMatchObject({
          nodes: 2,
          vram: 192 * 2 ** 30,
          vramSource: "static",
        })
      }),
    ),
  )

  it.effect("says that there are none", () =>
    Effect.gen(function* () {
      const { stdout, stderr, status } = yield* runCli(["nodes", "-f", "-"], { stdin: NAMESPACE })
      expect(stdout).toBe("")
      expect(stderr).toContain("There are no nodes.")
      expect(status).toBe(0)
    }),
  )
})
