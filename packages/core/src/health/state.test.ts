import { describe, expect, it } from "@effect/vitest"
import {
  AuthError,
  InfrastructureError,
  InvalidSpecError,
  MissingDownstreamError,
  MissingUpstreamError,
  ResourceExhaustionError,
  UnknownError,
} from "../errors/domain-error.ts"
import { HEALTH_STATES } from "./component-health.ts"
import { bestOf, healthRank, worstOf } from "./state.ts"
import { stateFromErrors } from "./state-from-errors.ts"

const text = { reason: "R", message: "" }
const auth = new AuthError(text)
const invalid = new InvalidSpecError(text)
const exhausted = new ResourceExhaustionError(text)
const infrastructure = new InfrastructureError(text)
const upstream = new MissingUpstreamError(text)
const downstream = new MissingDownstreamError(text)
const unknown = new UnknownError(text)

describe("the order of states", () => {
  it("from Running, the best, to Failed; what is unknown ranks like Failed", () => {
    expect(HEALTH_STATES.map(healthRank)).toEqual([7, 6, 5, 4, 3, 2, 1, 0])
    expect([healthRank(""), healthRank("Whatever")]).toEqual([0, 0])
  })

  it("of equals the first one wins", () => {
    expect(worstOf(["Ready", "", "Failed"])).toBe("")
    expect(bestOf(["Failed", ""])).toBe("Failed")
    expect(worstOf([])).toBeUndefined()
  })
})

describe("a component's state, where only its errors are known", () => {
  it.each([
    ["no errors", [], "Ready"],
    ["refused credentials", [infrastructure, auth], "Failed"],
    ["an invalid specification", [invalid], "Failed"],
    ["a full disk", [exhausted], "Failed"],
    ["a missing reference", [upstream], "Degraded"],
    ["engine #29: a missing child and an unreachable API", [downstream, infrastructure], "Degraded"],
    ["engine #29: a missing child and refused credentials", [downstream, auth], "Failed"],
    ["a missing child", [downstream], "Progressing"],
    ["an unknown error", [unknown], "Progressing"],
  ] as const)("%s", (_, errors, state) => expect(stateFromErrors(errors)).toBe(state))
})
