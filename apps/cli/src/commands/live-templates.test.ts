import { describe, expect, layer } from "@effect/vitest"
import { Effect } from "effect"
import { runLive, settledCluster } from "../test-fixtures/settled-cluster.ts"

layer(settledCluster, { excludeTestServices: true, timeout: "60 seconds" })("against a cluster", (it) => {
  describe("aim explain template", () => {
    it.effect("explains one of the cluster, with the status that it has", () =>
      Effect.gen(function* () {
        const { stdout, stderr, status } = yield* runLive(["explain", "template", "llama-3-1-8b-mi300x-latency-fp8"])
        expect(stderr).toBe("")
        expect(status).toBe(0)
        expect(stdout).toContain("AIMClusterServiceTemplate llama-3-1-8b-mi300x-latency-fp8: Ready")
        expect(stdout).toContain("Required, says discovery: 1 x MI300X")
        expect(stdout).toMatch(/mi300x-a +MI300X .* yes/)
        expect(stdout).toContain("Discovery job completed successfully")
      }),
    )

    it.effect("explains one whose GPU no node has", () =>
      Effect.gen(function* () {
        const { stdout } = yield* runLive(["explain", "template", "llama-3-1-8b-mi325x-latency-fp8"])
        expect(stdout).toContain(": NotAvailable")
        expect(stdout).toContain("No node has MI325X; GPUs in the cluster: MI210, MI300X")
      }),
    )

    it.effect("names what is not there", () =>
      Effect.gen(function* () {
        expect(yield* runLive(["explain", "template", "nope"])).toMatchObject({
          stderr: "error: there is no template nope in namespace ml-team, nor one of the cluster",
          status: 2,
        })
      }),
    )
  })

  describe("aim nodes", () => {
    it.effect("shows the nodes of the cluster", () =>
      Effect.gen(function* () {
        const { stdout, status } = yield* runLive(["nodes"])
        expect(status).toBe(0)
        expect(stdout).toMatch(/^mi300x-a +MI300X +amd.com\/gpu.device-id=74a1 +192 GiB +amd.com\/gpu.vram=192G/m)
        expect(stdout).toMatch(/^MI300X +2 +192 GiB +label +amd.com\/gpu.device-id=74a1$/m)
      }),
    )
  })
})
