// A page of settings shows what applies in a namespace, and where it comes from.
import { mergeRuntimeConfigs } from "@aim-engine/core/sync"

const { config, settings } = mergeRuntimeConfigs({
  cluster: { routing: { enabled: true, requestTimeout: "30s" }, storage: { pvcHeadroomPercent: 20 } },
  namespace: { routing: { requestTimeout: "10m" }, env: [{ name: "LOG_LEVEL", value: "debug" }] },
})
console.log(JSON.stringify(config))
for (const { path, sources } of settings) console.log(`${path}: ${sources.join(" + ")}`)
