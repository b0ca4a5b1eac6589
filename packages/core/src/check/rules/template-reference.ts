import { AIMClusterServiceTemplateKind, AIMServiceTemplateKind, AIMTemplateCacheKind } from "@aim-engine/api"
import { type Model, modelText } from "../../model/service-model.ts"
import { type CheckRule, findingAbout, type RuleFinding } from "../check-rule.ts"
import type { CheckedService, CheckWorld } from "../check-world.ts"

const ofService =
  ({ hasUnknownTemplates }: CheckWorld) =>
  ({ service, anywhere: { model, template } }: CheckedService): ReadonlyArray<RuleFinding> => {
    const { outcome, summary } = template.decision
    const isNamed = (service.spec.template?.name?.trim() ?? "") !== ""
    const isWrong = outcome === "ModelMismatch" || (isNamed && outcome === "NotFound" && model.model !== undefined)
    // A template that is not in the manifests may still come with the model's image.
    const mayFollow = outcome === "NotFound" && model.model !== undefined && hasUnknownTemplates(model.model)
    return isWrong && !mayFollow ? [findingAbout(service, "spec.template.name", summary)] : []
  }

const findTemplate = ({ find, templates }: CheckWorld, namespace: string, name: string) =>
  find(AIMServiceTemplateKind, namespace, name) ??
  find(AIMClusterServiceTemplateKind, "", name) ??
  templates.find(({ metadata }) => metadata.name === name && (metadata.namespace ?? namespace) === namespace)

const ofModel =
  (world: CheckWorld) =>
  (model: Model): ReadonlyArray<RuleFinding> => {
    const name = model.spec.defaultServiceTemplate?.trim() ?? ""
    if (name === "" || world.hasUnknownTemplates(model)) return []
    const field = "spec.defaultServiceTemplate"
    const template = findTemplate(world, model.metadata.namespace ?? "", name)
    if (template === undefined)
      return [findingAbout(model, field, `there is no template ${name}; services get the best of the others`)]
    const { modelName } = template.spec
    return modelName === model.metadata.name
      ? []
      : [findingAbout(model, field, `template ${name} is for model ${modelName}, not for ${modelText(model)}`)]
  }

const ofCaches = (world: CheckWorld): ReadonlyArray<RuleFinding> =>
  world.list(AIMTemplateCacheKind).flatMap((cache) => {
    const { templateName } = cache.spec
    const { namespace = "" } = cache.metadata
    return findTemplate(world, namespace, templateName) !== undefined || world.models.some(world.hasUnknownTemplates)
      ? []
      : [
          findingAbout(
            cache,
            "spec.templateName",
            `there is neither an AIMServiceTemplate ${templateName} in namespace ${namespace} nor an AIMClusterServiceTemplate ${templateName}`,
          ),
        ]
  })

export const templateReference: CheckRule = {
  id: "template-reference",
  summary: "A service, model or template cache names a template that is not there, or that is another model's.",
  severity: "error",
  find: (world) => [
    ...world.services.flatMap(ofService(world)),
    ...world.models.flatMap(ofModel(world)),
    ...ofCaches(world),
  ],
}
