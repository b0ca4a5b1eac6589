import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { clusterModel, clusterTemplate, findingsOf, gpuNode, service } from "../check.fixture.ts"
import { noNode } from "./no-node.ts"

const catalog = [clusterModel(), clusterTemplate("a", { gpu: { model: "MI300X", requests: 4 } })]

describe("no-node", () => {
  it.effect.each([
    ["without nodes nothing is known", [service("chat"), ...catalog], []],
    ["a node with the GPU", [service("chat"), ...catalog, gpuNode("one", "MI300X", 8)], []],
    [
      "a node with another GPU",
      [service("chat"), ...catalog, gpuNode("one", "MI210", 8)],
      [
        "AIMService chat spec: cluster model llama has templates, and none can be used yet: 1 TemplateNotAvailable (cluster template a: rejected (TemplateNotAvailable): its status is NotAvailable (GPUNotAvailable)). cluster template a could be used: add a node with 4 MI300X",
      ],
    ],
    [
      "a node with too few of them",
      [service("chat"), ...catalog, gpuNode("one", "MI300X", 2)],
      [
        "AIMService chat spec: no template of cluster model llama fits: 1 InsufficientGPUsPerNode (cluster template a: rejected (InsufficientGPUsPerNode): it needs 4 amd.com/gpu on one node; the largest node for it has 2). cluster template a could be used: add a node with 4 MI300X",
      ],
    ],
    [
      "a node with too little memory",
      [service("chat"), ...catalog, gpuNode("one", "MI300X", 8, { memory: "64Gi" })],
      [
        "AIMService chat spec: no node can run a replica with cluster template a: one has 64Gi of memory, and 128Gi are needed",
      ],
    ],
    [
      "a named template whose GPU is not there",
      [service("chat", { template: { name: "a" } }), ...catalog, gpuNode("one", "MI210", 8)],
      [
        "AIMService chat spec: cluster template a is NotAvailable: No node has MI300X; GPUs in the cluster: MI210; the service waits for it",
      ],
    ],
    [
      "a derived template whose GPU is not there",
      [service("chat", { overrides: { gpu: { model: "MI325X" } } }), ...catalog, gpuNode("one", "MI300X", 8)],
      [
        "AIMService chat spec: template ml/a-ovr-mi325x-aac2 is not available: No node has MI325X; GPUs in the cluster: MI300X",
      ],
    ],
    [
      "a service without a template anywhere: that is another finding",
      [service("chat"), clusterModel(), gpuNode("one", "MI210", 8)],
      [],
    ],
  ] as const)("%s", ([, objects, expected]) =>
    Effect.gen(function* () {
      expect(yield* findingsOf(noNode, objects)).toEqual(expected)
    }),
  )
})
