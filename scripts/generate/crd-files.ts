import { AIM_KINDS, type CustomResourceKind, customResourceDefinitionOf, EARLIER_KINDS } from "@aim-engine/api"
import { stringify } from "yaml"
import { GENERATED_NOTICE, type GeneratedFile } from "./generated-file.ts"

/** The CustomResourceDefinition of a kind as a YAML file. Lines are not folded, so that searches find whole rules. */
export const crdFile = (kind: CustomResourceKind, folder = "crds"): GeneratedFile => ({
  path: `${folder}/${kind.group}_${kind.plural}.yaml`,
  text: `# ${GENERATED_NOTICE}\n${stringify(customResourceDefinitionOf(kind), { aliasDuplicateObjects: false, lineWidth: 0 })}`,
})

/** One file per kind. */
export const crdFiles = (): ReadonlyArray<GeneratedFile> => AIM_KINDS.map((kind) => crdFile(kind))

/** Folder of the CustomResourceDefinitions of the earlier API group, which are installed only where they are wanted. */
export const EARLIER_CRDS = "crds-earlier"

/** One file per kind of the earlier group. */
export const earlierCrdFiles = (): ReadonlyArray<GeneratedFile> =>
  EARLIER_KINDS.map((kind) => crdFile(kind, EARLIER_CRDS))
