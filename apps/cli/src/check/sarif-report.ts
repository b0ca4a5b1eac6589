import { type RuleSeverity, sha256Hex } from "@aim-engine/core"
import type { Location, Log, ReportingConfiguration, ReportingDescriptor, Result } from "sarif"
import { type AcceptedFinding, type CheckFinding, type CheckReport, subjectOf } from "./check-finding.ts"
import { LISTED_RULES } from "./check-rule-list.ts"

const levelOf = (severity: RuleSeverity): NonNullable<ReportingConfiguration["level"]> =>
  severity === "off" ? "none" : severity

const RULE_PLACES: ReadonlyMap<string, number> = new Map(LISTED_RULES.map(({ id }, index) => [id, index]))

const rules = LISTED_RULES.map(
  ({ id, summary, severity }): ReportingDescriptor => ({
    id,
    shortDescription: { text: summary.replaceAll("`", "") },
    defaultConfiguration: { level: levelOf(severity), enabled: severity !== "off" },
  }),
)

/** Paths as they were given: relative ones stay relative to where the check runs, which is the root of a repository. */
const uriOf = (file: string): string => {
  const path = file.replaceAll("\\", "/").split("/").map(encodeURIComponent).join("/")
  return path.startsWith("/") ? `file://${path}` : path
}

const locationOf = (finding: CheckFinding): Location => {
  const { file, line } = finding.place
  const subject = subjectOf(finding)
  return {
    physicalLocation: {
      artifactLocation: { uri: uriOf(file) },
      ...(line === undefined ? {} : { region: { startLine: line } }),
    },
    ...(subject === undefined ? {} : { logicalLocations: [{ fullyQualifiedName: subject, kind: "object" }] }),
  }
}

/** Stays the same when lines move, so that a finding is known again. */
const fingerprintOf = (finding: CheckFinding): string =>
  sha256Hex(JSON.stringify([finding.rule, subjectOf(finding) ?? finding.place.file, finding.field ?? ""]))

const resultOf = (finding: CheckFinding | AcceptedFinding): Result => ({
  ruleId: finding.rule,
  ruleIndex: RULE_PLACES.get(finding.rule) ?? -1,
  level: levelOf(finding.severity),
  message: {
    text: [subjectOf(finding), finding.field, finding.message].filter((part) => part !== undefined).join(": "),
  },
  locations: [locationOf(finding)],
  partialFingerprints: { "aimCheck/v1": fingerprintOf(finding) },
  suppressions: "reason" in finding ? [{ kind: "external", justification: finding.reason }] : [],
})

/** A report as SARIF, for code scanning. Source: OASIS, Static Analysis Results Interchange Format, version 2.1.0. */
export const sarifReport = ({ findings, accepted }: CheckReport, version: string): Log => ({
  $schema: "https://json.schemastore.org/sarif-2.1.0.json",
  version: "2.1.0",
  runs: [
    {
      tool: { driver: { name: "aim check", version, rules } },
      columnKind: "utf16CodeUnits",
      results: [...findings, ...accepted].map(resultOf),
    },
  ],
})
