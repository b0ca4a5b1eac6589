import { Result } from "effect"
import type { MetadataSource } from "../model-metadata/metadata-source.ts"
import type { TemplatesDecision } from "../model-templates/templates-decision.ts"
import type { Decision } from "../reconcile/decision.ts"
import type { ModelParts } from "./observe-model.ts"

/** Where the metadata of a model's image comes from. */
export interface MetadataDecision extends Decision {
  readonly _tag: "ImageMetadata"
  readonly source: MetadataSource
}

const SOURCES: { readonly [S in MetadataSource]: string } = {
  Spec: "The metadata is given in the specification; no registry is asked",
  Off: "The image is not read",
  Status: "The image was read before; no registry is asked, unless its tag was moved",
  Registry: "The image is read from its registry",
}

const namesOf = (templates: ReadonlyArray<{ readonly metadata: { readonly name: string } }>): ReadonlyArray<string> =>
  templates.map(({ metadata }) => metadata.name)

const templatesDecision = ({ planned, live, expectation }: ModelParts): TemplatesDecision => {
  const { templates, warnings } = Result.getOrElse(planned, () => ({ templates: [], warnings: [] }))
  const { unused, stale } = Result.getOrElse(live, () => ({ unused: [], stale: [] }))
  const counts = `${templates.length} asked for, ${unused.length} deleted, ${stale.length} kept for their users only`
  return {
    _tag: "ModelTemplates",
    planned: templates.map(({ name }) => name),
    unused: namesOf(unused),
    stale: namesOf(stale),
    warnings,
    summary:
      expectation === "Unknown" ? "Templates follow once the image is read" : `Templates of the model: ${counts}`,
  }
}

/** The choices that were made for a model, in the order in which one follows from another. */
export const modelDecisions = (parts: ModelParts): ReadonlyArray<Decision> => {
  const { source } = parts.metadata
  const metadata: MetadataDecision = { _tag: "ImageMetadata", source, summary: SOURCES[source] }
  return [
    ...(Result.isSuccess(parts.config) ? [parts.config.success.decision] : []),
    metadata,
    templatesDecision(parts),
  ]
}
