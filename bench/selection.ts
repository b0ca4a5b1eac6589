import { gpuInventory, selectTemplate, templateCandidate } from "@aim-engine/core"
import { Bench } from "tinybench"
import { nodes, templates } from "./world.ts"

/** Selection among n templates of one model, on the inventory of 1,000 nodes. */
export const selection = async (): Promise<Bench> => {
  const bench = new Bench({ name: "selection", time: 500 })
  const thousand = nodes(1000)
  const inventory = gpuInventory(thousand)
  bench.add("GPU inventory of 1,000 nodes", () => void gpuInventory(thousand))
  for (const count of [100, 1000, 10_000]) {
    const candidates = templates(count).map(templateCandidate)
    const input = { candidates, overrides: {}, allowUnoptimized: false, inventory }
    bench.add(`select among ${count.toLocaleString("en")} templates`, () => void selectTemplate(input))
  }
  await bench.run()
  return bench
}
