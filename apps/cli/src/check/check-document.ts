import { type CheckFinding, type CheckReport, countBySeverity, subjectOf } from "./check-finding.ts"

const findingData = (finding: CheckFinding) => ({
  rule: finding.rule,
  severity: finding.severity,
  ...finding.place,
  subject: subjectOf(finding),
  object: finding.object,
  field: finding.field,
  message: finding.message,
})

/** A report as data, for programs: what `aim check -o json` prints. */
export const checkDocument = ({ findings, accepted, objects, failures }: CheckReport) => ({
  failed: failures.length > 0,
  objects: objects.length,
  counts: countBySeverity(findings),
  findings: findings.map(findingData),
  accepted: accepted.map((finding) => ({ ...findingData(finding), reason: finding.reason })),
})
