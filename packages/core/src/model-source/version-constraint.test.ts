import { describe, expect, it } from "@effect/vitest"
import { Result } from "effect"
import fc from "fast-check"
import semver from "semver"
import { sortTags, tagTest, tagVersion } from "./version-constraint.ts"

const passes = (tag: string, ...constraints: ReadonlyArray<string>) => Result.getOrThrow(tagTest(constraints))(tag)

describe("tags by version constraints", () => {
  it.each<[string, string, ReadonlyArray<string>, boolean]>([
    ["models #56", "2.0.0", ["^1.0.0"], false],
    ["models #57: a prerelease of the next version", "2.0.0-rc1", ["^1.0.0"], false],
    ["models #57: comes before that version", "2.0.0-rc1", ["<2.0.0"], true],
    ["models #58: exact versions are alternatives", "0.8.4", ["0.8.4", "0.8.5"], true],
    ["models #60: no version", "latest", [">=0.1.0"], false],
    ["models #60: no version, no constraint", "latest", [], true],
    ["a prerelease", "0.8.1-rc1", [">=0.8.0"], true],
    ["a prerelease of the bound", "0.8.1-rc1", [">=0.8.1"], false],
    ["a leading v of the tag", "v1.2.3", ["1.2.3"], true],
    ["a leading v of the constraint", "1.2.3", ["=v1.2.3"], true],
    ["two numbers are no version", "1.2", [">=1.0.0"], false],
    ["two leading v are none", "vv1.2.3", [">=1.0.0"], false],
    ["leading zeros", "1.02.3", [">=1.0.0"], false],
    ["exact beside a range: by the exact one", "0.5.0", ["0.5.0", ">=1.0.0"], true],
    ["exact beside a range: by the range", "1.5.0", ["0.5.0", ">=1.0.0"], true],
    ["exact beside a range: by neither", "0.6.0", ["0.5.0", ">=1.0.0"], false],
    ["ranges hold together", "2.5.0", [">=1.0.0", "<2.0.0"], false],
    ["blanks", "1.5.0", [">= 1.0.0  < 2.0.0"], true],
    ["commas", "2.5.0", [">=1.0.0, <2.0.0"], false],
    ["alternatives", "3.1.0", ["^1.0.0 || ^3.0.0"], true],
    ["excluded", "1.2.3", [">=1.0.0 !=1.2.3"], false],
    ["a line excluded", "1.2.9", ["!1.2"], false],
    ["a line not excluded", "1.3.0", ["!1.2"], true],
    ["== is =", "1.2.3", ["==1.2.3"], true],
  ])("%s: %s", (_title, tag, constraints, expected) => {
    expect(passes(tag, ...constraints)).toBe(expected)
  })

  it.each([
    ["~1.2.3", ">=1.2.3 <1.3.0-0"],
    ["^1.2.3", ">=1.2.3 <2.0.0-0"],
    ["^0.2.3", ">=0.2.3 <0.3.0-0"],
    ["^0.0.3", ">=0.0.3 <0.0.4-0"],
    ["1.2", ">=1.2.0 <1.3.0-0"],
    ["1.2.x", ">=1.2.0 <1.3.0-0"],
    [">=1", ">=1.0.0"],
    [">1.2", ">=1.3.0"],
    ["<=1.2", "<1.3.0-0"],
    ["1.0.0 - 1.3.0", ">=1.0.0 <=1.3.0"],
    [">=0", ">=0.0.0"],
    ["0.x", ">=0.0.0 <1.0.0-0"],
    ["=0.0", ">=0.0.0 <0.1.0-0"],
    ["^0.0.0", ">=0.0.0 <0.0.1-0"],
    ["~v0", ">=0.0.0 <1.0.0-0"],
    ["0 - 1", ">=0.0.0 <2.0.0-0"],
    ["^0.0.0-rc1", ">=0.0.0-rc1 <0.0.1-0"],
    ["<=0", "<1.0.0-0"],
    ["*", ">=0.0.0-0"],
  ])("%s is %s", (short, long) => {
    const number = fc.nat(4)
    const version = fc
      .tuple(number, number, number, fc.constantFrom("", "-0", "-rc1"))
      .map(([major, minor, patch, rest]) => `${major}.${minor}.${patch}${rest}`)
    fc.assert(
      fc.property(version, (tag) => {
        expect(passes(tag, short)).toBe(passes(tag, long))
      }),
      { numRuns: 1000 },
    )
  })

  it.each([
    ["models #59", "banana"],
    ["nothing", ""],
    ["an empty alternative", "1.0.0 ||"],
    ["an operator alone", ">="],
    ["an operator of another language", "~>1.2"],
    ["text behind a version", "1.0.0 beta"],
    ["an open range", "1.0.0 -"],
    ["build metadata", "1.0.0+build"],
    ["numbers without end", "99999999999999999999.0.0"],
    ["text without end", "1.0.0 ".repeat(100)],
  ])("%s cannot be read: nothing is taken", (_title, constraint) => {
    const test = tagTest([">=0.0.0", constraint])
    expect(Result.isFailure(test) && test.failure).toMatchObject({ reason: "InvalidVersionConstraint" })
  })

  it.each<[string, (order: number) => boolean]>([
    [">", (order) => order > 0],
    [">=", (order) => order >= 0],
    ["<", (order) => order < 0],
    ["<=", (order) => order <= 0],
    ["=", (order) => order === 0],
    ["!=", (order) => order !== 0],
  ])("one comparator decides as the order of versions does: %s", (operator, holds) => {
    const numbers = [0, 1, 2]
    const versions = numbers.flatMap((major) =>
      numbers.flatMap((minor) =>
        numbers.flatMap((patch) =>
          ["", "-0", "-2", "-alpha", "-rc1", "-rc10"].map((rest) => `${major}.${minor}.${patch}${rest}`),
        ),
      ),
    )
    for (const bound of versions) {
      const test = Result.getOrThrow(tagTest([`${operator}${bound}`]))
      expect(versions.filter(test)).toEqual(versions.filter((tag) => holds(semver.compare(tag, bound))))
    }
  })

  it("no text is a defect", () => {
    const text = fc.string({ unit: fc.constantFrom(..."0123.xX*<>=!~^v-|, a+"), maxLength: 30 })
    fc.assert(
      fc.property(text, text, (constraint, tag) => {
        Result.map(tagTest([constraint]), (test) => test(tag))
      }),
      { numRuns: 10_000 },
    )
  })
})

it("tags in order: the highest version first, then all others", () => {
  const tags = ["latest", "1.0.0", "v2.0.0", "dev", "2.0.0-rc1", "0.10.0", "0.9.0", "2.0.0"]
  const sorted = ["2.0.0", "v2.0.0", "2.0.0-rc1", "1.0.0", "0.10.0", "0.9.0", "dev", "latest"]
  expect(sortTags(tags)).toEqual(sorted)
  expect(sortTags(tags.toReversed())).toEqual(sorted)
  expect(tagVersion("v1.2.3-rc1")?.version).toBe("1.2.3-rc1")
})
