import type { AIMModelSource, AIMProfile, Job } from "@aim-engine/api"
import type { DomainError } from "../errors/domain-error.ts"
import type { Health } from "../health/component-health.ts"
import type { DiscoveryRecord } from "./attempts.ts"

/** What discovery found out about a template. */
export interface DiscoveryResult {
  readonly profile: AIMProfile
  readonly modelSources: ReadonlyArray<AIMModelSource>
}

/** How the pods of a Job are; undefined where there are none nor are refused, or where it does not matter any more. */
export type PodsHealth = Health | undefined

/** How far the discovery of a template is. Everything that is told, written and waited for follows from it. */
export type DiscoveryState =
  /** The specification names the model's files: there is nothing to find out. */
  | { readonly _tag: "Inline" }
  /** What is known was found out with the present inputs. */
  | { readonly _tag: "Known" }
  /** Something that it needs is not there. */
  | { readonly _tag: "Blocked" }
  /** Something that it needs cannot be read. */
  | { readonly _tag: "Unreadable"; readonly error: DomainError }
  /** There is no Job yet. `isNext`: it is to be created now; `except`: active Jobs that hold no place. */
  | { readonly _tag: "Waiting"; readonly isNext: boolean; readonly except: ReadonlyArray<string> }
  /** The name of the Job is taken by one that is not the template's. */
  | { readonly _tag: "NameTaken"; readonly error: DomainError }
  | { readonly _tag: "Running"; readonly job: Job; readonly pods: PodsHealth }
  /** The Job is complete and its log is not read yet. */
  | { readonly _tag: "Reading"; readonly job: Job; readonly error: DomainError | undefined; readonly until: number }
  | { readonly _tag: "Discovered"; readonly job: Job; readonly result: DiscoveryResult }
  /**
   * An attempt failed, and the next one is due at an instant (ms since 1970). `job`: the one that failed, while it is
   * there; `isOutputInvalid`: it did its work, and what it printed cannot be used.
   */
  | {
      readonly _tag: "Failed"
      readonly job: Job | undefined
      readonly isOutputInvalid: boolean
      readonly pods: PodsHealth
      readonly record: DiscoveryRecord
      readonly retryAt: number
    }

/** Whether the files and the profile of the template are known, and belong to what the template is now. */
export const isDiscovered = ({ _tag }: DiscoveryState): boolean =>
  _tag === "Inline" || _tag === "Known" || _tag === "Discovered"

/** The Job that the state is about. */
export const jobOf = (state: DiscoveryState): Job | undefined => ("job" in state ? state.job : undefined)
