import { type CheckedObject, type CheckFinding, type CheckReport, findingText, subjectOf } from "./check-finding.ts"

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ["&", "&amp;"],
  ["<", "&lt;"],
  [">", "&gt;"],
  ['"', "&quot;"],
])

/** Characters that XML 1.0 cannot hold, even escaped. */
const FORBIDDEN = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu

const escaped = (text: string): string =>
  text.replace(FORBIDDEN, "\uFFFD").replace(/[&<>"]/g, (character) => ENTITIES.get(character) ?? character)

const tag = (name: string, attributes: Readonly<Record<string, string | number>>): string =>
  [name, ...Object.entries(attributes).map(([key, value]) => `${key}="${escaped(String(value))}"`)].join(" ")

/** What is reported about one object, or about a file as a whole. */
interface TestCase {
  readonly file: string
  readonly name: string
  readonly findings: ReadonlyArray<CheckFinding>
}

/** The case of what is wrong with a text that cannot be read as an object. */
const FILE_ITSELF = "(file)"

const caseOf = (finding: CheckFinding): CheckedObject => ({
  file: finding.place.file,
  subject: subjectOf(finding) ?? FILE_ITSELF,
})

const testCases = ({ objects, findings }: CheckReport): ReadonlyArray<TestCase> => {
  const byCase = Map.groupBy(findings, (finding) => JSON.stringify(caseOf(finding)))
  const cases = new Map([...objects, ...findings.map(caseOf)].map((one) => [JSON.stringify(one), one]))
  return [...cases].map(([key, { file, subject }]) => ({ file, name: subject, findings: byCase.get(key) ?? [] }))
}

const renderCase = ({ file, name, findings }: TestCase, failures: ReadonlySet<CheckFinding>): ReadonlyArray<string> => {
  const failing = findings.filter((finding) => failures.has(finding))
  const others = findings.filter((finding) => !failures.has(finding))
  const line = findings[0]?.place.line
  const start = tag("testcase", { name, classname: file, file, ...(line === undefined ? {} : { line }) })
  if (findings.length === 0) return [`    <${start}/>`]
  return [
    `    <${start}>`,
    ...failing.map(
      (finding) =>
        `      <${tag("failure", { type: finding.rule, message: finding.message })}>${escaped(findingText(finding))}</failure>`,
    ),
    ...(others.length === 0
      ? []
      : [
          `      <system-out>${escaped(others.map((one) => `${one.severity}: ${findingText(one)}`).join("\n"))}</system-out>`,
        ]),
    "    </testcase>",
  ]
}

const countFailures = (cases: ReadonlyArray<TestCase>, failures: ReadonlySet<CheckFinding>): number =>
  cases.filter(({ findings }) => findings.some((finding) => failures.has(finding))).length

/**
 * A report as JUnit XML: a suite for each file, a case for each object, a failure for each finding that fails the check; what
 * does not is in the output of its case. Source: the format that Jenkins and GitLab read.
 */
export const junitReport = (report: CheckReport): string => {
  const failures = new Set(report.failures)
  const cases = testCases(report)
  const suites = [...Map.groupBy(cases, ({ file }) => file)].toSorted(([left], [right]) => (left < right ? -1 : 1))
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<${tag("testsuites", { name: "aim check", tests: cases.length, failures: countFailures(cases, failures) })}>`,
    ...suites.flatMap(([file, inFile]) => [
      `  <${tag("testsuite", { name: file, tests: inFile.length, failures: countFailures(inFile, failures) })}>`,
      ...inFile.flatMap((testCase) => renderCase(testCase, failures)),
      "  </testsuite>",
    ]),
    "</testsuites>",
  ].join("\n")
}
