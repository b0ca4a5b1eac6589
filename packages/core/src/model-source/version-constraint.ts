import { Result } from "effect"
import semver from "semver"
import { InvalidSpecError } from "../errors/domain-error.ts"
import { Reason } from "../health/reasons.ts"

/** Whether a version is one that is wanted. */
type VersionTest = (version: semver.SemVer) => boolean

/** One entry of a list of constraints. */
interface VersionConstraint {
  /** The version, where the entry names exactly one. */
  readonly exact?: semver.SemVer
  readonly accepts: VersionTest
}

const MAX_LENGTH = 256
/** An operator and the blanks behind it. */
const SPACED_OPERATOR = /(>=|<=|==|!=|[><=!~^])\s+/g
const PART = "(?:[0-9]+|[xX*])"
/** A comparator: an operator, and a version that may be partial. */
const COMPARATOR = new RegExp(
  `^(>=|<=|==|!=|[><=!~^])?v?(${PART}(?:[.]${PART}(?:[.]${PART}(?:-[0-9A-Za-z-]+(?:[.][0-9A-Za-z-]+)*)?)?)?)$`,
)
const HYPHEN_RANGE = /^(\S+)\s+-\s+(\S+)$/
const FULL_VERSION = /^[0-9]+[.][0-9]+[.][0-9]+(?:-|$)/
/** A range whose lowest version is one of 0. */
const FROM_ZERO = /^(?:>=|[=~^])?v?0/
const LOWEST_RELEASE = new semver.Comparator(">=0.0.0")

const invalid = (text: string) =>
  Result.fail(
    new InvalidSpecError({
      reason: Reason.InvalidVersionConstraint,
      message: `version constraint ${JSON.stringify(text.slice(0, MAX_LENGTH))} cannot be read; expected comparators such as >=1.0.0, ~1.2, ^1.0.0, 1.2.x or 1.0.0 - 2.0.0, joined by blanks or ||`,
    }),
  )

/** Whether a comparator is one of `semver` that no version is too low for. */
const isOpenBelow = ({ operator, value }: semver.Comparator): boolean =>
  value === "" || operator === "<" || operator === "<="

/**
 * The range that a text stands for. Its bounds are compared in the order of versions, prereleases too: whether
 * a prerelease belongs to a range is told by its bounds, and not by whether they name one themselves. `semver` drops
 * the bound `>=0.0.0`, as if there were nothing below it; prereleases of 0.0.0 are, so it is put back.
 */
const rangeTest = (text: string): VersionTest | undefined =>
  Result.try(() => new semver.Range(text)).pipe(
    Result.map(({ set }): VersionTest => {
      const isZeroDropped = FROM_ZERO.test(text)
      const alternatives = set.map((comparators) =>
        isZeroDropped && comparators.every(isOpenBelow) ? [LOWEST_RELEASE, ...comparators] : comparators,
      )
      return (version) =>
        alternatives.some((comparators) => comparators.every((comparator) => comparator.test(version)))
    }),
    Result.getOrUndefined,
  )

/** The test that a comparator stands for, and its version if it is the one that is meant. */
const parseComparator = (token: string): VersionConstraint | undefined => {
  const [, operator = "", version] = COMPARATOR.exec(token) ?? []
  if (version === undefined) return undefined
  const isNegated = operator === "!" || operator === "!="
  const accepts = rangeTest(operator === "==" || isNegated ? `=${version}` : `${operator}${version}`)
  if (accepts === undefined) return undefined
  if (isNegated) return { accepts: (candidate) => !accepts(candidate) }
  const isExact = ["", "=", "=="].includes(operator) && FULL_VERSION.test(version)
  const exact = isExact ? (semver.parse(version) ?? undefined) : undefined
  return exact === undefined ? { accepts } : { accepts, exact }
}

/** All comparators of one alternative, or its one hyphen range. */
const parseAlternative = (text: string): VersionConstraint | undefined => {
  const [, low, high] = HYPHEN_RANGE.exec(text) ?? []
  const isRange = [low, high].every(
    (bound) => bound !== undefined && /^v?[0-9xX*]/.test(bound) && COMPARATOR.test(bound),
  )
  if (isRange) {
    const accepts = rangeTest(text)
    return accepts && { accepts }
  }
  const tokens = text.replaceAll(",", " ").replace(SPACED_OPERATOR, "$1").trim().split(/\s+/)
  const comparators = tokens.map(parseComparator)
  const known = comparators.filter((comparator) => comparator !== undefined)
  const [first, ...others] = known
  if (first === undefined || known.length !== comparators.length) return undefined
  if (others.length === 0) return first
  return { accepts: (version) => known.every(({ accepts }) => accepts(version)) }
}

const parseConstraint = (text: string): Result.Result<VersionConstraint, InvalidSpecError> => {
  if (text.length > MAX_LENGTH) return invalid(text)
  const alternatives = text.split("||").map((alternative) => parseAlternative(alternative.trim()))
  const known = alternatives.filter((alternative) => alternative !== undefined)
  const [first, ...others] = known
  if (first === undefined || known.length !== alternatives.length) return invalid(text)
  if (others.length === 0) return Result.succeed(first)
  return Result.succeed({ accepts: (version) => known.some(({ accepts }) => accepts(version)) })
}

/**
 * The version that a tag names: three numbers and perhaps a prerelease, with or without a leading `v`; undefined for
 * any other tag. Source: Semantic Versioning 2.0.0.
 */
export const tagVersion = (tag: string): semver.SemVer | undefined => {
  const text = tag.startsWith("v") ? tag.slice(1) : tag
  return /^[0-9]/.test(text) ? (semver.parse(text) ?? undefined) : undefined
}

/**
 * A test for tags by version constraints. Entries that name exactly one version are alternatives, and all others must hold
 * together; a tag passes by either. Without entries every tag passes; with entries only tags that are versions do.
 * Fails with reason `InvalidVersionConstraint` if an entry cannot be read: guessing would take images that nobody wants.
 *
 * @example
 * Result.map(tagTest([">=1.0.0 <2.0.0"]), (passes) => passes("v1.2.3")) // success of true
 */
export const tagTest = (
  constraints: ReadonlyArray<string>,
): Result.Result<(tag: string) => boolean, InvalidSpecError> =>
  Result.map(Result.all(constraints.map(parseConstraint)), (parsed) => {
    const exact = parsed.flatMap((constraint) => (constraint.exact === undefined ? [] : [constraint.exact]))
    const ranges = parsed.filter((constraint) => constraint.exact === undefined)
    return (tag) => {
      if (parsed.length === 0) return true
      const version = tagVersion(tag)
      if (version === undefined) return false
      if (exact.some((wanted) => version.compare(wanted) === 0)) return true
      return ranges.length > 0 && ranges.every(({ accepts }) => accepts(version))
    }
  })

/** Tags in order: versions first, the highest first, then all others by text. Each tag is read once. */
export const sortTags = (tags: ReadonlyArray<string>): ReadonlyArray<string> =>
  tags
    .map((tag) => ({ tag, version: tagVersion(tag) }))
    .sort((left, right) => {
      const [low, high] = [left.version, right.version]
      if (low === undefined || high === undefined) {
        return low === high ? compareText(left.tag, right.tag) : low === undefined ? 1 : -1
      }
      return high.compare(low) || compareText(left.tag, right.tag)
    })
    .map(({ tag }) => tag)

const compareText = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0)
