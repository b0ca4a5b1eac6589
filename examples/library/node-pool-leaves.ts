// Before a pool of nodes is given back: which services would lose their template, and what would they get instead?
import { whatIf } from "@aim-engine/core/sync"
import { catalog, nodes, service } from "./catalog.ts"

const differences = whatIf({
  objects: [
    ...catalog,
    ...nodes,
    service("chat"),
    service("pinned", { template: { name: "llama-mi300x" } }),
    service("small", { template: { name: "llama-mi210" } }),
  ],
  assumeReady: true,
  without: ({ kind, metadata }) => kind === "Node" && metadata.labels?.pool === "new",
})
for (const { service, before, after } of differences) {
  const then = after?.template ?? `${after?.status}: ${after?.message}`
  console.log(`${service.namespace}/${service.name}: ${before?.template} -> ${then}`)
}
