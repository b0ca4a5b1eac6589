import { Result } from "effect"
import type { DomainError } from "../errors/domain-error.ts"
import type { ComponentHealth } from "../health/component-health.ts"
import { Reason } from "../health/reasons.ts"
import type { ResolvedRuntimeConfig } from "./resolve.ts"

/** The component `RuntimeConfig` of an object: its config was found, is not needed, or cannot be had. */
export const runtimeConfigHealth = (
  resolution: Result.Result<ResolvedRuntimeConfig, DomainError>,
): ComponentHealth => ({
  component: "RuntimeConfig",
  dependency: "Upstream",
  ...Result.match(resolution, {
    onSuccess: ({ reference, decision }) => ({
      state: "Ready",
      reason: reference === undefined ? Reason.DefaultConfigNotFound : Reason.ConfigFound,
      message: decision.summary,
      errors: [],
    }),
    onFailure: (error) => ({ errors: [error] }),
  }),
})
