import { setTimeout as sleep } from "node:timers/promises"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { writesIn } from "../operator/audit-log.ts"
import { OPERATOR_USER } from "../operator/installed-cluster.ts"
import type { OperatorProcess } from "../operator/operator-process.ts"
import { type LoadCluster, startLoadCluster, untilQuiet } from "../scale/load-cluster.ts"
import { untilArtifactsReady, writeFilledArtifacts } from "./resting-artifacts.ts"

const ARTIFACTS = 500
const SECONDS = 15

describe(`at rest, with ${ARTIFACTS} artifacts whose files are there`, () => {
  let cluster: LoadCluster
  let operator: OperatorProcess

  beforeAll(async () => {
    cluster = await startLoadCluster()
    await writeFilledArtifacts(cluster, ARTIFACTS)
    operator = await cluster.operate()
    await untilArtifactsReady(cluster, ARTIFACTS)
    await untilQuiet(cluster)
  }, 900_000)
  afterAll(() => cluster?.stop())

  const written = async () => writesIn(await cluster.audit.requestsOf(OPERATOR_USER))

  it("each artifact was written to once, and nothing is downloaded", async () => {
    const writes = await written()
    expect(writes.filter(({ uri }) => uri.includes("/aimartifacts/")).length).toBe(ARTIFACTS)
    expect(writes.filter(({ uri }) => uri.includes("/jobs") || uri.includes("/persistentvolumeclaims"))).toEqual([])
  })

  it(`the operator writes nothing for ${SECONDS} seconds`, async () => {
    const before = (await written()).length
    await sleep(SECONDS * 1000)
    expect((await written()).slice(before)).toEqual([])
  }, 60_000)

  it("an operator that starts anew looks at all of them, and writes nothing", async () => {
    operator.child.kill("SIGTERM")
    await operator.ended
    const before = (await written()).length
    operator = await cluster.operate()
    await untilQuiet(cluster)
    expect((await written()).slice(before)).toEqual([])
  }, 120_000)
})
