import { writeFileSync } from "node:fs"
import { startInstalledCluster } from "./installed-cluster.ts"
const c = await startInstalledCluster()
writeFileSync("/tmp/inst/env", `export ADMIN=${c.plane.config.kubeconfigPath}\nexport OP=${c.operatorKubeconfig}\n`)
setInterval(() => {}, 1000)
process.on("SIGTERM", async () => { await c.plane.stop(); process.exit(0) })
