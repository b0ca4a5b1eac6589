import { describe, expect, it } from "vitest"
import { uncoveredFields, unknownFields } from "./covered-fields.ts"
import { documentedPromises, isThere, isToldDifference } from "./promises.ts"

const promises = documentedPromises()

/** Promises that nothing holds yet. It only ever gets shorter. */
const OPEN: ReadonlyArray<string> = []

describe("the promises of the documents", () => {
  it("have ids of their own, and none is missing between the first and the last of a page", () => {
    const ids = promises.map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    const pages = Map.groupBy(ids, (id) => id.replace(/\d+$/, ""))
    const gaps = [...pages].flatMap(([page, its]) =>
      its.map((_, index) => `${page}${index + 1}`).filter((id) => !its.includes(id)),
    )
    expect(gaps).toEqual([])
    expect(Object.fromEntries([...pages].map(([page, its]) => [page, its.length]))).toEqual({
      A: 20,
      I: 50,
      M: 73,
      S: 50,
      C: 19,
      "API-": 9,
      "API-S": 40,
      "API-R": 16,
      "API-M": 31,
      "API-C": 15,
      "API-T": 28,
      "API-H": 10,
      "API-K": 26,
    })
  })

  it("are each held by a test, or are told as a difference", () => {
    const unheld = promises.filter(
      ({ heldBy, differs, open }) => heldBy.length === 0 && differs === undefined && open === undefined,
    )
    expect(unheld.map(({ id }) => id)).toEqual([])
    expect(promises.filter(({ open }) => open !== undefined).map(({ id }) => id)).toEqual(OPEN)
  })

  it.each(promises.map((row) => [row.id, row.promise, row] as const))(
    "%s: %s",
    (_id, _promise, { heldBy, differs }) => {
      expect(heldBy.filter((holder) => !isThere(holder))).toEqual([])
      expect(differs === undefined || isToldDifference(differs) ? undefined : differs).toBe(undefined)
    },
  )
})

describe("the fields of the CRDs", () => {
  it("are each spoken of by a promise", () => {
    expect(uncoveredFields(promises)).toEqual([])
  })

  it("are all that promises speak of", () => {
    expect(unknownFields(promises)).toEqual([])
  })
})
