import { isJsonObject } from "@aim-engine/api"
import {
  type PathStep,
  type RuleSeverity,
  renderFieldPath,
  SEVERITIES,
  type Severity,
  wildcardTest,
} from "@aim-engine/core"
import { Effect, Schema, SchemaIssue, SchemaParser } from "effect"
import { refuse } from "../exit-status.ts"
import { renderValue } from "../manifest/field-problems.ts"
import { type ManifestDocument, parseManifestDocuments } from "../manifest/manifest-document.ts"
import { renderPlace, renderProblem } from "../manifest/manifest-problem.ts"
import { readManifestSources } from "../manifest/manifest-source.ts"
import { nearestName } from "../manifest/nearest-name.ts"
import { type CheckFinding, subjectOf } from "./check-finding.ts"
import { LISTED_RULES } from "./check-rule-list.ts"

const RULE_IDS = LISTED_RULES.map(({ id }) => id)
const RuleId = Schema.Literals(RULE_IDS)
const Reason = Schema.String.check(Schema.isMinLength(1))

/** Findings that are put up with: of one rule, for the objects and files that fit the patterns, in which `*` is any text. */
const Exception = Schema.Struct({
  rule: RuleId,
  /** E.g. `AIMService ml-team/*`; every object unless given. */
  object: Schema.optionalKey(Schema.String),
  /** E.g. `legacy/*`; every file unless given. */
  file: Schema.optionalKey(Schema.String),
  /** Why; it is shown in reports. */
  reason: Reason,
})
export interface Exception extends Schema.Schema.Type<typeof Exception> {}

const PolicyFile = Schema.Struct({
  /** The least severity that fails the check. */
  failOn: Schema.optionalKey(Schema.Literals(SEVERITIES)),
  rules: Schema.optionalKey(Schema.Record(Schema.String, Schema.Literals([...SEVERITIES, "off"]))),
  exceptions: Schema.optionalKey(Schema.Array(Exception)),
})

/** How findings are counted. */
export interface CheckPolicy {
  readonly failOn: Severity
  readonly severities: ReadonlyMap<string, RuleSeverity>
  readonly exceptions: ReadonlyArray<Exception>
}

/** The policy where none is given. */
export const DEFAULT_POLICY: CheckPolicy = { failOn: "error", severities: new Map(), exceptions: [] }

const issuesOf = SchemaIssue.makeFormatterStandardSchemaV1()

/** What is wrong with a policy, with the field at fault. */
interface PolicyProblem {
  readonly path: ReadonlyArray<PathStep>
  readonly message: string
}

const stepsOf = (path: ReadonlyArray<PropertyKey | { readonly key: PropertyKey }>): ReadonlyArray<PathStep> =>
  path.map((segment) => {
    const key = typeof segment === "object" ? segment.key : segment
    return typeof key === "symbol" ? String(key) : key
  })

const valueAt = (value: unknown, path: ReadonlyArray<PathStep>): unknown =>
  path.reduce<unknown>(
    (at, step) =>
      typeof at === "object" && at !== null && Object.hasOwn(at, step) ? Reflect.get(at, step) : undefined,
    value,
  )

const unknownRule = (path: ReadonlyArray<PathStep>, rule: string): PolicyProblem => {
  const near = nearestName(rule, RULE_IDS)
  const hint = near === undefined ? "" : `did you mean ${near}? `
  return { path, message: `unknown rule ${rule}; ${hint}Allowed are ${RULE_IDS.toSorted().join(", ")}` }
}

const isRulePath = (path: ReadonlyArray<PathStep>): boolean => path[0] === "exceptions" && path[2] === "rule"

const shapeProblems = (value: unknown): ReadonlyArray<PolicyProblem> => {
  const decoded = SchemaParser.decodeUnknownResult(PolicyFile)(value, { errors: "all", onExcessProperty: "error" })
  if (decoded._tag === "Success") return []
  return issuesOf(decoded.failure).issues.map(({ path: at = [], message }) => {
    const path = stepsOf(at)
    const found = valueAt(value, path)
    if (isRulePath(path) && typeof found === "string") return unknownRule(path, found)
    if (found === undefined) return { path, message: "is missing" }
    const expected = message.replace(/^Expected /, "")
    return {
      path,
      message: /excess|unexpected/i.test(expected) ? "unknown field" : `is ${renderValue(found)}; allowed: ${expected}`,
    }
  })
}

const ruleProblems = (document: ManifestDocument): ReadonlyArray<PolicyProblem> => {
  const rules = isJsonObject(document.value) ? document.value.rules : undefined
  return isJsonObject(rules)
    ? Object.keys(rules).flatMap((rule) => (RULE_IDS.includes(rule) ? [] : [unknownRule(["rules", rule], rule)]))
    : []
}

/** Reads a policy. What is wrong with it is named with its line and what is allowed, and ends the command with 2. */
export const readPolicy = Effect.fnUntraced(function* (file: string) {
  const { sources, problems } = yield* readManifestSources([file])
  const parsed = sources.map(parseManifestDocuments)
  const [problem] = [...problems, ...parsed.flatMap((one) => one.problems)]
  if (problem !== undefined) return yield* refuse(renderProblem(problem))
  const [document, ...others] = parsed.flatMap(({ documents }) => documents)
  if (document === undefined || others.length > 0) return yield* refuse(`${file}: a policy is one YAML document`)
  const found = [...ruleProblems(document), ...shapeProblems(document.value)]
  if (found.length > 0) {
    const lines = found.map(({ path, message }) => {
      const field = renderFieldPath(path)
      return `${renderPlace(document.placeOf(path))}: ${field === "" ? "" : `${field}: `}${message}`
    })
    return yield* refuse(lines.join("\nerror: "))
  }
  const {
    failOn = "error",
    rules = {},
    exceptions = [],
  } = yield* Effect.orDie(Schema.decodeUnknownEffect(PolicyFile)(document.value))
  return { failOn, severities: new Map(Object.entries(rules)), exceptions } satisfies CheckPolicy
})

/** Whether an exception stands for a finding. */
export const isExcepted = ({ rule, object, file }: Exception): ((finding: CheckFinding) => boolean) => {
  const fitsObject = wildcardTest(object ?? "*")
  const fitsFile = wildcardTest(file ?? "*")
  return (finding) => finding.rule === rule && fitsObject(subjectOf(finding) ?? "") && fitsFile(finding.place.file)
}

/** Whether findings of a severity fail the check. */
export const fails = (failOn: Severity, severity: Severity): boolean =>
  SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(failOn)
