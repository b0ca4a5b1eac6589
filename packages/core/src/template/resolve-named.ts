import { Effect } from "effect"
import { MissingUpstreamError } from "../errors/domain-error.ts"
import { Reason } from "../health/reasons.ts"
import type { Model } from "../model/service-model.ts"
import { findNamedTemplate, type NamedTemplate } from "./explicit.ts"
import { resolveBase } from "./resolve-base.ts"
import { type ServiceTemplate, templateRefOf, templateText } from "./service-template.ts"
import { type TemplateQuestion, withoutTemplate } from "./template-resolution.ts"

const names = (templates: ReadonlyArray<ServiceTemplate>): string =>
  templates.map((template) => templateText(templateRefOf(template))).join(", ")

const mismatch = (template: ServiceTemplate, model: Model) => {
  const { modelName } = template.spec
  const message = `${templateText(templateRefOf(template))} is for model ${modelName}, not for ${model.metadata.name}; name a template of this model`
  return withoutTemplate("ModelMismatch", { state: "Failed", reason: Reason.TemplateModelMismatch, message })
}

/** The template that the service names: no filter applies to it, but it must be for the service's model. */
export const resolveNamed = Effect.fnUntraced(function* (
  question: TemplateQuestion,
  model: Model,
  name: string,
  named: NamedTemplate,
) {
  const { namespace = "" } = question.service.metadata
  switch (named._tag) {
    case "Missing": {
      const message = `there is neither a template ${name} in namespace ${namespace} nor a cluster template ${name}, and no template of model ${model.metadata.name} has this short name`
      return yield* new MissingUpstreamError({ reason: Reason.TemplateNotFound, message })
    }
    case "Ambiguous": {
      const message = `several templates have the short name ${name}: ${names(named.templates)}; name one of them in full`
      return withoutTemplate("Ambiguous", { state: "Failed", reason: Reason.TemplateSelectionAmbiguous, message })
    }
    case "Found":
      if (named.template.spec.modelName !== model.metadata.name) return mismatch(named.template, model)
      return yield* resolveBase(question, named.template, { method: named.isAlias ? "Alias" : "Named" })
  }
})

/**
 * The template that the model names for services that name none. A note instead, where there is no such template of the
 * model: then the choice is automatic.
 */
export const resolveModelDefault = Effect.fnUntraced(function* (question: TemplateQuestion, model: Model) {
  const name = model.spec.defaultServiceTemplate?.trim() ?? ""
  if (name === "") return { note: undefined }
  const named = yield* findNamedTemplate(question.service.metadata.namespace ?? "", name, model.metadata.name)
  if (named._tag === "Found" && named.template.spec.modelName === model.metadata.name) {
    return { resolution: yield* resolveBase(question, named.template, { method: "ModelDefault" }) }
  }
  return { note: `the model's default template ${name} is none of its templates; the choice is automatic` }
})
