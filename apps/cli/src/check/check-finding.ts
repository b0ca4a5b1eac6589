import type { ObjectRef } from "@aim-engine/api"
import { SEVERITIES, type Severity } from "@aim-engine/core"
import { renderRef } from "../manifest/manifest-object.ts"
import { type ManifestPlace, renderPlace } from "../manifest/manifest-problem.ts"

/** Something that a rule found, and where it stands. */
export interface CheckFinding {
  readonly rule: string
  readonly severity: Severity
  readonly place: ManifestPlace
  /** The object; absent where the text cannot be read as one. */
  readonly object?: ObjectRef | undefined
  /** The object for people, e.g. `AIMService ml-team/chat`. */
  readonly subject?: string | undefined
  readonly field?: string | undefined
  readonly message: string
}

/** A finding that the policy puts up with, and why. */
export interface AcceptedFinding extends CheckFinding {
  readonly reason: string
}

/** An object as people name it, and its file. */
export interface CheckedObject {
  readonly file: string
  readonly subject: string
}

/** What a check came to. */
export interface CheckReport {
  readonly findings: ReadonlyArray<CheckFinding>
  readonly accepted: ReadonlyArray<AcceptedFinding>
  /** Every object that was looked at, the wrong ones too. */
  readonly objects: ReadonlyArray<CheckedObject>
  /** The findings that fail the check. */
  readonly failures: ReadonlyArray<CheckFinding>
}

/** The object of a finding for people; undefined where there is none. */
export const subjectOf = ({ subject, object }: CheckFinding): string | undefined =>
  subject ?? (object && renderRef(object))

/** A finding as a line of text, without its severity. */
export const findingText = (finding: CheckFinding): string => {
  const { place, field, message, rule } = finding
  const subject = subjectOf(finding)
  const parts = [`${renderPlace(place)}:`, subject && `${subject}:`, field && `${field}:`, message, `[${rule}]`]
  return parts.filter((part) => part !== undefined && part !== "").join(" ")
}

/** The objects that were read, and those that findings are about that could not be. */
export const checkedObjects = (
  read: ReadonlyArray<CheckedObject>,
  findings: ReadonlyArray<CheckFinding>,
): ReadonlyArray<CheckedObject> => {
  const all = [
    ...read,
    ...findings.flatMap((finding) => {
      const subject = subjectOf(finding)
      return subject === undefined ? [] : [{ file: finding.place.file, subject }]
    }),
  ]
  return [...new Map(all.map((object) => [JSON.stringify(object), object])).values()]
}

const compareText = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0)

/** By file and line, worst first within one line. */
export const compareByPlace = (left: CheckFinding, right: CheckFinding): number =>
  compareText(left.place.file, right.place.file) ||
  (left.place.document ?? 0) - (right.place.document ?? 0) ||
  (left.place.line ?? 0) - (right.place.line ?? 0) ||
  SEVERITIES.indexOf(left.severity) - SEVERITIES.indexOf(right.severity) ||
  compareText(left.rule, right.rule) ||
  compareText(left.message, right.message)

/** How many findings there are of each severity. */
export const countBySeverity = (findings: ReadonlyArray<CheckFinding>): Readonly<Record<Severity, number>> => {
  const count = (severity: Severity) => findings.filter((finding) => finding.severity === severity).length
  return { error: count("error"), warning: count("warning"), note: count("note") }
}
