import type { AIMServiceTemplateSpecCommon } from "@aim-engine/api"

/** A template that a model asks for, before it is an object of some scope. */
export interface PlannedTemplate {
  readonly name: string
  /** Short name that the model's author gave it. */
  readonly alias?: string
  readonly spec: AIMServiceTemplateSpecCommon
}

/** Templates that a model asks for, and what could not be made a template, as sentences without a full stop. */
export interface PlannedTemplates {
  readonly templates: ReadonlyArray<PlannedTemplate>
  readonly warnings: ReadonlyArray<string>
}
