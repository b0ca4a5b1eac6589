import { setTimeout as sleep } from "node:timers/promises"
import type { UnreliableNetwork } from "../faults/unreliable-network.ts"

/** What can happen to a network, and how often of a hundred times. */
const FAULTS = { "cut all": 25, "cut some": 40, stall: 20, "stall and cut": 10, "half-open": 5 } as const

type Fault = keyof typeof FAULTS

const isFault = (name: string): name is Fault => Object.hasOwn(FAULTS, name)
const names = Object.keys(FAULTS).filter(isFault)

const choose = (random: () => number): Fault => {
  let left = random() * 100
  for (const name of names) {
    left -= FAULTS[name]
    if (left < 0) return name
  }
  return "cut some"
}

/** A half-open connection is found out after the staleness bound. The next one comes later, lest two add up. */
const HALF_OPEN_APART_SECONDS = 150

/** Longest stall; the operator waits longer than that for an answer. */
const MAX_STALL_SECONDS = 6

/** Faults of a network at random times, one after the other. */
export interface FaultSchedule {
  readonly counts: ReadonlyMap<string, number>
  /** Ends with the network in order. */
  readonly stop: () => Promise<void>
}

export const scheduleFaults = (network: UnreliableNetwork, random: () => number): FaultSchedule => {
  const counts = new Map<string, number>(names.map((name) => [name, 0]))
  let stopping = false
  let halfOpenAt = Number.NEGATIVE_INFINITY

  const stall = async (): Promise<void> => {
    network.stall()
    await sleep(random() * MAX_STALL_SECONDS * 1000)
  }

  const inflict = async (fault: Fault): Promise<void> => {
    switch (fault) {
      case "cut all":
        return network.cut()
      case "cut some":
        return network.cut(1 + Math.floor(random() * 5))
      case "stall":
        await stall()
        return network.resume()
      case "stall and cut":
        await stall()
        network.cut()
        return network.resume()
      case "half-open":
        halfOpenAt = performance.now()
        return network.halfOpen()
    }
  }

  const running = (async () => {
    while (!stopping) {
      await sleep(1000 + random() * 7000)
      const drawn = choose(random)
      const isTooEarly = performance.now() - halfOpenAt < HALF_OPEN_APART_SECONDS * 1000
      const fault = drawn === "half-open" && isTooEarly ? "cut some" : drawn
      counts.set(fault, (counts.get(fault) ?? 0) + 1)
      await inflict(fault)
    }
  })()

  return {
    counts,
    stop: async () => {
      stopping = true
      await running
    },
  }
}
