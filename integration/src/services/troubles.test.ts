import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { publishedCrds } from "../control-plane/published-crds.ts"
import { namespace } from "../scale/ready-catalog.ts"
import { service } from "./scenery.ts"
import { type ServiceCluster, startServiceCluster } from "./service-cluster.ts"
import { type Surroundings, troubledContainers } from "./troubled-containers.ts"
import { SERVICE } from "./troubles/trouble.ts"
import { TROUBLES } from "./troubles/troubles.ts"

describe("what keeps a service from running", () => {
  const surroundings: Surroundings = { goodSecrets: new Set(), isPushed: false }
  let cluster: ServiceCluster

  beforeAll(async () => {
    cluster = await startServiceCluster(troubledContainers(surroundings))
    await cluster.operate()
    const { write } = cluster.scene
    await write(namespace("default"), ...TROUBLES.map(({ name }) => namespace(name)))
    await write(...TROUBLES.flatMap(({ given = [] }) => given))
    await write(...TROUBLES.map(({ name, spec = {} }) => service(name, SERVICE, { model: { name }, ...spec })))
  }, 900_000)
  afterAll(() => cluster?.stop())

  it.each(TROUBLES.map((trouble) => [trouble.name, trouble.remedy, trouble] as const))(
    "%s: is told, and over when %s",
    async (name, _remedy, { seen, remove }) => {
      const { scene, kubelet } = cluster
      const troubled = await scene.untilSeen(name, SERVICE, seen)
      expect(troubled.status?.observedGeneration).toBe(troubled.metadata.generation)
      await remove({ scene, kubelet, surroundings })
      const healed = await scene.untilSeen(name, SERVICE, { status: "Running", Ready: "True Ready" })
      const conditions = healed.status?.conditions ?? []
      const stillFalse = conditions
        .filter(({ type, status }) => status === "False" && type.endsWith("Ready"))
        .map(({ type, reason }) => `${type} ${reason}`)
      expect(stillFalse.filter((text) => text !== "RoutingReady RoutingDisabled")).toEqual([])
    },
    400_000,
  )

  it("an API that the cluster does not serve is told, and looked for again", async () => {
    const { scene, kubectl, plane } = cluster
    const routed = "no-gateway"
    await kubectl(["delete", "crd", "httproutes.gateway.networking.k8s.io"])
    await scene.untilSeen(routed, SERVICE, { status: "Degraded", HTTPRouteReady: "False ApiNotInstalled" })
    await plane.installCrds((await publishedCrds()).filter((file) => file.endsWith("_httproutes.yaml")))
    await scene.untilSeen(routed, SERVICE, { status: "Running", HTTPRouteReady: "True HTTPRouteAccepted" })
  }, 400_000)
})
