import { setTimeout as sleep } from "node:timers/promises"
import { clientNodeLayer } from "@aim-engine/kubernetes/client-node"
import { engineControllers, engineLayer, startEngine } from "@aim-engine/operator"
import { KubeConfig } from "@kubernetes/client-node"
import { Duration, Effect, Fiber, Logger } from "effect"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import type { OperatorProcess } from "../operator/operator-process.ts"
import { type LoadCluster, startLoadCluster, until, untilQuiet } from "../scale/load-cluster.ts"
import { stateOf } from "./cluster-state.ts"
import { catalog, changeServices, createServices, creationsIn, prepare, settledState } from "./scenario.ts"
import { seededRandom } from "./seeded-random.ts"
import { kubeconfigThrough, type UnreliableNetwork, unreliableNetwork } from "./unreliable-network.ts"

const SEED = 20_260_101
const KILLS = 20
/** Silence after which a watch is given up, here. */
const STALE_AFTER_SECONDS = 3

describe("whatever goes wrong, the cluster ends up as if nothing had", () => {
  let cluster: LoadCluster
  /** What the scenario comes to when nothing goes wrong, and what was created on the way. */
  let undisturbed: ReadonlyArray<unknown>
  let creations: ReadonlyArray<string>

  const end = async (operator: OperatorProcess, signal: "SIGKILL" | "SIGTERM"): Promise<void> => {
    operator.child.kill(signal)
    await operator.ended
  }

  const expectUndisturbed = async (namespace: string): Promise<void> => {
    expect(await settledState(cluster, namespace, undisturbed)).toEqual(undisturbed)
    const created = await creationsIn(cluster, namespace)
    expect(created).toEqual([...new Set(created)])
    // Who goes before anyone looked has nothing made for it.
    expect(creations).toEqual(expect.arrayContaining([...created]))
  }

  beforeAll(async () => {
    cluster = await startLoadCluster()
    await cluster.write(catalog)
    await prepare(cluster, "run-calm")
    const operator = await cluster.operate()
    await createServices(cluster, "run-calm")
    await untilQuiet(cluster, 1)
    await changeServices(cluster, "run-calm")
    await untilQuiet(cluster, 1)
    undisturbed = await stateOf(cluster, "run-calm")
    creations = await creationsIn(cluster, "run-calm")
    await end(operator, "SIGTERM")
  }, 900_000)
  afterAll(() => cluster?.stop())

  it("the undisturbed run creates each object once, and takes away what it made for the service that goes", () => {
    expect(creations).toEqual([...new Set(creations)])
    expect(creations).toContain("httproutes/leaving-route")
    expect(JSON.stringify(undisturbed)).not.toContain("leaving")
    expect(JSON.stringify(undisturbed)).toContain("blue")
  })

  it(`the operator is killed at ${KILLS} random moments (seed ${SEED})`, async () => {
    const random = seededRandom(SEED)
    const namespaces = Array.from({ length: KILLS }, (_, index) => `run-killed-${String(index).padStart(2, "0")}`)
    for (const namespace of namespaces) await prepare(cluster, namespace)
    let operator = await cluster.operate()
    for (const [index, namespace] of namespaces.entries()) {
      const writing = createServices(cluster, namespace)
      const before = namespaces[index - 1]
      const changing = before === undefined ? Promise.resolve() : changeServices(cluster, before)
      await sleep(random() * 800)
      await end(operator, "SIGKILL")
      await Promise.all([writing, changing])
      operator = await cluster.operate()
    }
    await changeServices(cluster, namespaces.at(-1) ?? "")
    for (const namespace of namespaces) await expectUndisturbed(namespace)
    await end(operator, "SIGTERM")
  }, 180_000)

  it("the API server is killed and started again", async () => {
    await prepare(cluster, "run-restarted")
    const operator = await cluster.operate()
    await createServices(cluster, "run-restarted")
    await cluster.plane.restartApiServer(1000)
    await until("the administrator is served again", () =>
      changeServices(cluster, "run-restarted").then(
        () => true,
        () => false,
      ),
    )
    await expectUndisturbed("run-restarted")
    await end(operator, "SIGTERM")
  }, 240_000)

  it("the leader of two replicas is killed: the other takes over within 20 seconds", async () => {
    await prepare(cluster, "run-led")
    const replica = (name: string) =>
      cluster.operate({ flags: ["--leader-elect"], environment: { POD_NAME: name }, awaitStart: false })
    const first = await replica("operator-0")
    await until("the first replica leads", () => first.log().includes("controllers start"))
    const second = await replica("operator-1")
    await until("the second replica waits", () => second.log().includes("Another process leads"))
    await createServices(cluster, "run-led")
    await end(first, "SIGKILL")
    const killed = performance.now()
    await changeServices(cluster, "run-led")
    await until("the second replica leads", () => second.log().includes("controllers start"), { seconds: 30 })
    expect((performance.now() - killed) / 1000).toBeLessThan(20)
    await expectUndisturbed("run-led")
    await end(second, "SIGTERM")
  }, 240_000)

  describe("the network between the operator and the API server", () => {
    let network: UnreliableNetwork
    let operating: Fiber.Fiber<unknown, unknown>

    beforeAll(async () => {
      const { plane, operatorKubeconfig } = cluster
      network = await unreliableNetwork(plane.config.apiServerPort)
      const config = new KubeConfig()
      config.loadFromFile(await kubeconfigThrough(network, plane, operatorKubeconfig))
      const controllers = engineControllers({ maxConcurrentReconciles: 4 })
      operating = Effect.runFork(
        Effect.andThen(startEngine(controllers), Effect.never).pipe(
          Effect.scoped,
          Effect.provide(engineLayer(controllers)),
          Effect.provide(clientNodeLayer(config, { staleAfter: Duration.seconds(STALE_AFTER_SECONDS) })),
          Effect.provide(Logger.layer([])),
        ),
      )
    }, 150_000)
    afterAll(async () => {
      await network?.close()
      if (operating !== undefined) await Effect.runPromise(Fiber.interrupt(operating))
    })

    it("cuts connections again and again", async () => {
      await prepare(cluster, "run-cut")
      const random = seededRandom(SEED)
      const cutting = (async () => {
        for (let cut = 0; cut < 12; cut++) {
          await sleep(random() * 300)
          network.cut(cut % 3 === 0 ? undefined : 3)
        }
      })()
      await createServices(cluster, "run-cut")
      await sleep(500)
      await changeServices(cluster, "run-cut")
      await cutting
      await expectUndisturbed("run-cut")
    }, 150_000)

    it("lets nothing pass for some seconds, and then everything", async () => {
      await prepare(cluster, "run-stalled")
      network.stall()
      await createServices(cluster, "run-stalled")
      await sleep(5000)
      network.resume()
      await sleep(200)
      network.stall()
      await changeServices(cluster, "run-stalled")
      await sleep(2000)
      network.resume()
      await expectUndisturbed("run-stalled")
    }, 150_000)

    it("leaves connections half-open: watches that are silent are noticed, and what was missed is made up for", async () => {
      await prepare(cluster, "run-half-open")
      // Idle connections are closed meanwhile; what is left are watches.
      await sleep(5000)
      network.halfOpen()
      const started = performance.now()
      await createServices(cluster, "run-half-open")
      const isSeen = async () => (await creationsIn(cluster, "run-half-open")).length > 0
      await until("the services are seen", isSeen)
      expect((performance.now() - started) / 1000).toBeLessThan(STALE_AFTER_SECONDS + 3)
      await changeServices(cluster, "run-half-open")
      await expectUndisturbed("run-half-open")
    }, 150_000)
  })
})
