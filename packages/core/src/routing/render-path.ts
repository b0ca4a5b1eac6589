import type { AIMService } from "@aim-engine/api"
import { Predicate, Result, Schema } from "effect"
import { rfc1123Label } from "../naming/rfc1123-label.ts"
import { selectValues } from "./json-path.ts"
import { type Expression, PathExpressionError, parseExpression, type Step } from "./json-path-syntax.ts"

/** The longest path that a route may have, counted after normalisation. */
export const MAX_PATH_LENGTH = 200

/** The longest template that is read: far more than a path of {@link MAX_PATH_LENGTH} characters can need. */
const MAX_TEMPLATE_LENGTH = 2048

/** Why a path template gives no path for a service. The message names the template and the placeholder at fault. */
export class PathTemplateError extends Schema.TaggedError<PathTemplateError>()("PathTemplateError", {
  message: Schema.String,
}) {}

type Rendered = Result.Result<string, PathTemplateError>

/**
 * The path prefix under which a service is published: the template with each `{placeholder}` replaced by the field of
 * the service that its JSONPath selects. Without a template it is `/<namespace>/<uid>`.
 *
 * Every segment is an RFC 1123 label, so that the path needs no escaping. A value is one segment, whatever slashes it has;
 * only an annotation that is a placeholder of its own (`{.metadata.annotations['path']}`) may bring several.
 * The result matches the path grammar of Gateway API and has at most 200 characters.
 *
 * @example
 * renderPath("/{.metadata.namespace}/{.metadata.name}", service) // Result.succeed("/ml-team/qwen-chat")
 */
export const renderPath = (template: string | undefined, service: AIMService): Rendered => {
  const { namespace = "", uid = "" } = service.metadata
  if (template === undefined || template === "") return normalizePath(`/${namespace}/${uid}`)
  const rendered = Result.gen(function* () {
    let path = ""
    for (const part of yield* splitTemplate(template)) {
      path += part.placeholder ? yield* renderPlaceholder(part.text.trim(), service) : part.text
    }
    const normalized = yield* normalizePath(path)
    if (normalized === "/") return yield* failure("it renders to /, which would take every request of the gateway")
    return normalized
  })
  return Result.mapError(rendered, ofTemplate(template))
}

/**
 * Whether a path template can be read at all. One that can may still give no path for a service that lacks what it names.
 *
 * @example
 * checkPathTemplate("/{.metadata[}") // Result.fail(…): invalid jsonpath expression
 */
export const checkPathTemplate = (template: string): Result.Result<void, PathTemplateError> => {
  const checked = Result.gen(function* () {
    for (const part of yield* splitTemplate(template)) {
      if (part.placeholder) yield* parsePlaceholder(part.text.trim())
    }
  })
  return Result.mapError(checked, ofTemplate(template))
}

const ofTemplate = (template: string) => (cause: PathTemplateError | PathExpressionError) =>
  new PathTemplateError({ message: `path template "${template}": ${cause.message}` })

interface TemplatePart {
  readonly placeholder: boolean
  readonly text: string
}

const splitTemplate = (template: string): Result.Result<ReadonlyArray<TemplatePart>, PathTemplateError> => {
  if (template.length > MAX_TEMPLATE_LENGTH) {
    return failure(`it has ${template.length} characters, and ${MAX_TEMPLATE_LENGTH} are allowed`)
  }
  const parts = [...template.matchAll(/\{([^{}]+)\}|([^{}]+)|[{}]/g)].map(([all, placeholder, text]) => ({
    placeholder: placeholder !== undefined,
    text: placeholder ?? text ?? all,
  }))
  const isBrace = (part: TemplatePart) => !part.placeholder && /^[{}]$/.test(part.text)
  return parts.some(isBrace) ? failure("a brace is empty or has no counterpart") : Result.succeed(parts)
}

const parsePlaceholder = (text: string): Result.Result<Expression, PathExpressionError> =>
  text === ""
    ? Result.fail(new PathExpressionError({ expression: text, problem: "it is empty" }))
    : parseExpression(text)

const renderPlaceholder = (text: string, service: AIMService): Result.Result<string, PathExpressionError> =>
  Result.gen(function* () {
    const expression = yield* parsePlaceholder(text)
    const value = (yield* evaluate(text, expression, service)).trim()
    return isWholeAnnotation(text) ? value : rfc1123Label(value)
  })

/** Whether the expression is nothing but one annotation, by key: such a value keeps its slashes. */
const isWholeAnnotation = (expression: string): boolean =>
  /^\.metadata\.annotations\[(?:'[^']*'|"[^"]*")\]$/.test(expression)

const evaluate = (
  text: string,
  expression: Expression,
  service: AIMService,
): Result.Result<string, PathExpressionError> => {
  const fail = (problem: string) => Result.fail(new PathExpressionError({ expression: text, problem }))
  if (expression._tag === "Literal") return Result.succeed(expression.value)
  if (MODEL_EXPRESSIONS.has(text)) {
    const model = service.spec.model?.name ?? service.spec.model?.image
    return model === undefined ? fail("the service has neither a model name nor a model image") : Result.succeed(model)
  }
  const [value, ...others] = selectValues(service, service, expression.steps)
  if (others.length > 0)
    return fail(`it selects ${others.length + 1} values, but multiple results have no order to rely on`)
  if (value === undefined) return fail(whyNothing(service, expression.steps))
  if (value === null) return fail("the value is null")
  if (Predicate.isObjectOrArray(value)) return fail("the value is an object or a list, not a scalar")
  return Result.succeed(String(value))
}

/** Spellings of earlier versions, in which the model was one text: the model's name, else its image. */
const MODEL_EXPRESSIONS = new Set([".spec.model", ".spec.model.ref", ".spec.aimModelName"])

/** Names the first step of a path that leads nowhere. */
const whyNothing = (service: AIMService, steps: ReadonlyArray<Step>): string => {
  const end = steps.findIndex((_, index) => selectValues(service, service, steps.slice(0, index + 1)).length === 0)
  const missing = steps[end]
  if (missing === undefined) return "no result"
  const selector = missing._tag === "Select" ? missing.selectors[0] : undefined
  if (selector?._tag === "Index") return `index out of bounds: ${missing.text}`
  const parent = steps[end - 1]?.text
  if (selector?._tag === "Key" && parent === ".labels") return `label "${selector.key}" not found`
  if (selector?._tag === "Key" && parent === ".annotations") return `annotation "${selector.key}" not found`
  return `${missing.text} not found`
}

const normalizePath = (path: string): Rendered => {
  const trimmed = path.trim()
  if (trimmed === "") return failure("it renders to nothing")
  const segments = trimmed.split("/").map((segment) => rfc1123Label(segment.trim()))
  const normalized = `/${segments.filter((segment) => segment !== "").join("/")}`
  return normalized.length <= MAX_PATH_LENGTH
    ? Result.succeed(normalized)
    : failure(`the path has ${normalized.length} characters, and ${MAX_PATH_LENGTH} are allowed`)
}

const failure = (problem: string) => Result.fail(new PathTemplateError({ message: problem }))
