import { Reason } from "@aim-engine/core"
import { classifyRegistryError, type RegistryError } from "@aim-engine/registry"
import { Console, Effect } from "effect"
import { type BadInput, CannotBeRead, refuse } from "../exit-status.ts"

/** What may help, by the reason that the operator would report. */
const ADVICE: ReadonlyMap<string, string> = new Map([
  [Reason.ImagePullAuthFailure, "If it is private, give credentials that may pull it with --pull-secret."],
  [Reason.ImageNotFound, "Look whether repository and tag are spelt as they were pushed."],
  [Reason.RegistryRateLimited, "Ask again later, or with credentials, for which the limit is mostly higher."],
  [Reason.RegistryUnreachable, "Look whether the registry can be reached from here."],
])

/**
 * Says on standard error why a registry gave no answer, and what may help, and ends the command as {@link CannotBeRead};
 * as {@link BadInput} where the reference itself is at fault.
 */
export const tellRegistryError = (error: RegistryError): Effect.Effect<never, BadInput | CannotBeRead> => {
  const { message } = error
  if (error._tag === "InvalidSpec") return refuse(message)
  const advice = ADVICE.get(classifyRegistryError(error).reason)
  return Effect.andThen(
    Console.error(`error: ${message}${advice === undefined ? "" : `. ${advice}`}`),
    Effect.fail(new CannotBeRead({ message })),
  )
}
