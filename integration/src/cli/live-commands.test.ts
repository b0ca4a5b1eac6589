import { fileURLToPath } from "node:url"
import { AIMServiceKind } from "@aim-engine/api"
import { KubernetesApi } from "@aim-engine/kubernetes"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { type ControlPlane, startControlPlane } from "../control-plane/control-plane.ts"
import { type ApiClient, apiClient } from "../scale/api-client.ts"
import { gpuNodes, namespace, readyModels, routing, services } from "../scale/ready-catalog.ts"
import { writeObjects } from "../scale/write-objects.ts"
import { runAim } from "./aim-process.ts"

const pathOf = (path: string) => fileURLToPath(new URL(`../../../${path}`, import.meta.url))

describe("the commands that ask a cluster, on a real API server", () => {
  let plane: ControlPlane
  let client: ApiClient
  beforeAll(async () => {
    plane = await startControlPlane({ crds: [pathOf("crds")], published: true })
    client = apiClient(plane.config.kubeconfigPath)
    const world = [namespace("team"), ...gpuNodes(1), ...routing, ...readyModels(1), ...services(1, "team", 1)]
    await client.run(writeObjects(world))
  }, 900_000)
  afterAll(async () => {
    await client?.close()
    await plane?.stop()
  })

  const aim = (args: ReadonlyArray<string>, input = "") => runAim(plane.config.kubeconfigPath, args, input)

  const service = (spec: string, name: string) => `apiVersion: aim.eai.amd.com/v1alpha1
kind: AIMService
metadata: {name: ${name}, namespace: team}
spec: ${spec}
`

  it("aim status shows what is there", async () => {
    const { stdout, stderr, status } = await aim(["status", "-A"])
    expect({ stderr, status }).toEqual({ stderr: "", status: 0 })
    expect(stdout).toMatch(/^NAMESPACE +SERVICE +STATUS/)
    expect(stdout).toMatch(/^team +service-0 +Pending +model-0/m)
  })

  it("aim explain makes the choices of the operator", async () => {
    const { stdout, status } = await aim(["explain", "service", "service-0", "-n", "team"])
    expect(status).toBe(0)
    expect(stdout).toMatch(/cluster template model-0-mi300x-latency-fp8 +chosen/)
  })

  it("aim diff asks the server what would be stored, plans the rest, and stores nothing", async () => {
    // The versions of the objects, not of the list: that of a list counts every write to the API server's store, its
    // own among them.
    const versions = () =>
      client
        .run(KubernetesApi.use((api) => api.list(AIMServiceKind)))
        .then(({ items }) => items.map(({ metadata }) => [metadata.name, metadata.resourceVersion]))
    const before = await versions()
    const { stdout, stderr, status } = await aim(["diff", "-f", "-"], service("{model: {name: model-0}}", "fresh"))
    expect({ stderr, status }).toEqual({ stderr: "", status: 1 })
    expect(stdout).toContain("+ create AIMService team/fresh")
    expect(stdout).toContain("+   replicas: 1")
    expect(stdout).toContain("+ create InferenceService team/fresh-")
    expect(stdout).toContain("+ create HTTPRoute team/fresh-route")
    expect(stdout).not.toContain("service-0")
    expect(await versions()).toEqual(before)
  })

  it("aim diff says what the server refuses, and that nothing would change", async () => {
    const refused = await aim(["diff", "-f", "-"], service("{model: {name: other}}", "service-0"))
    expect(refused.status).toBe(2)
    expect(refused.stderr).toContain("<stdin>:1 (document 1): AIMService team/service-0: the API server refuses it: ")
    const same = await aim(["diff", "-f", "-"], service("{model: {name: model-0}}", "service-0"))
    expect(same).toMatchObject({ stdout: "Diff: 0 to create, 0 to change, 0 to delete.\n", status: 0 })
  })

  it("a context that does not exist is named with those that do", async () => {
    const { stderr, status } = await aim(["status", "--context", "nope"])
    expect(stderr).toContain('--context is "nope"; the kubeconfig')
    expect(status).toBe(2)
  })
})
