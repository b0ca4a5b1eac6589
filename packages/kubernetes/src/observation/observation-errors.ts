import { InfrastructureError, type ObservationRequest, UnknownError } from "@aim-engine/core"
import { Cause } from "effect"

type Asked = Pick<ObservationRequest<unknown>, "type" | "key">

/** Nobody answers requests of this type. */
export const unknownType = ({ type }: Asked) =>
  new UnknownError({ reason: "ObserverMissing", message: `No observer answers requests of type ${type}` })

/** An observer neither answered nor gave up. */
export const timedOut = ({ type, key }: Asked) =>
  new InfrastructureError({ reason: "Timeout", message: `${type} ${key} was not answered in time` })

/** An answer in a form that was not asked for. */
export const malformed = ({ type, key }: Asked, problem: string) =>
  new UnknownError({
    reason: "MalformedObservation",
    message: `${type} ${key} was answered in an unexpected form: ${problem}`,
  })

/** An observer that threw: a mistake in the program, which must not end what others wait for. */
export const crashed = ({ type, key }: Asked, defect: unknown) =>
  new UnknownError({
    reason: "ObserverCrashed",
    message: `${type} ${key}: ${Cause.pretty(Cause.die(defect)).split("\n")[0]}`,
  })
