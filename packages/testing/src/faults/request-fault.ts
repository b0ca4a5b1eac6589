import { ApiError } from "@aim-engine/core"
import { chance } from "./chance.ts"
import type { ClientRequest, FaultPlan, RequestFault } from "./fault-plan.ts"

/** Whether the request is carried out although its client sees an error. */
export type Effectiveness = "done" | "not done"

interface Injected {
  readonly error: ApiError
  readonly effect: Effectiveness
}

const answer = (reason: string, status: number, message: string, retryAfterSeconds?: number): ApiError =>
  new ApiError({ reason, status, message, ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }) })

const ERRORS: ReadonlyArray<readonly [RequestFault, (request: ClientRequest, chance: number) => Injected]> = [
  [
    "Conflict",
    ({ plural, name }) => ({
      error: answer(
        "Conflict",
        409,
        `Operation cannot be fulfilled on ${plural} "${name}": the object has been modified; please apply your changes to the latest version and try again`,
      ),
      effect: "not done",
    }),
  ],
  [
    "TooManyRequests",
    () => ({
      error: answer("TooManyRequests", 429, "too many requests, please try again later", 1),
      effect: "not done",
    }),
  ],
  ["InternalError", () => ({ error: answer("InternalError", 500, "an injected internal error"), effect: "not done" })],
  [
    "ServiceUnavailable",
    () => ({
      error: answer("ServiceUnavailable", 503, "the server is currently unable to handle the request"),
      effect: "not done",
    }),
  ],
  [
    "Timeout",
    (_, luck) => ({
      error: answer("Timeout", 504, "the server was unable to return a response in the time allotted"),
      effect: luck < 0.5 ? "done" : "not done",
    }),
  ],
  [
    "ConnectionRefused",
    () => ({
      error: new ApiError({ reason: "ConnectionRefused", message: "connect ECONNREFUSED (injected)" }),
      effect: "not done",
    }),
  ],
  [
    "ConnectionReset",
    () => ({
      error: new ApiError({ reason: "ConnectionReset", message: "read ECONNRESET (injected)" }),
      effect: "done",
    }),
  ],
]

const WRITES = new Set(["create", "apply", "patch", "delete"])

/** Whether the request changes anything. */
export const isWrite = (request: ClientRequest): boolean => WRITES.has(request.verb)

/** A request as text: equal requests are the same question to the schedule. */
export const requestText = ({ verb, plural, namespace, name }: ClientRequest): string =>
  `${verb} ${plural} ${namespace}/${name}`

/**
 * The fault that the plan has for the n-th request of this text, if it has one.
 * It depends on the request and its number alone.
 */
export const requestFault = (
  plan: FaultPlan,
  request: ClientRequest,
  ordinal: number,
): (Injected & { readonly fault: RequestFault }) | undefined => {
  if (plan.affects?.(request) === false) return undefined
  const question = `${requestText(request)} #${ordinal}`
  let luck = chance(plan.seed, question)
  for (const [fault, inject] of ERRORS) {
    if (fault === "Conflict" && !isWrite(request)) continue
    const probability = plan.requests?.[fault] ?? 0
    if (luck < probability) return { fault, ...inject(request, chance(plan.seed, `effect of ${question}`)) }
    luck -= probability
  }
  return undefined
}
