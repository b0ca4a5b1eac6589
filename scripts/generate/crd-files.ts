import { AIM_KINDS, type CustomResourceKind, customResourceDefinitionOf } from "@aim-engine/api"
import { stringify } from "yaml"
import { GENERATED_NOTICE, type GeneratedFile } from "./generated-file.ts"

/** The CustomResourceDefinition of a kind as a YAML file. Lines are not folded, so that searches find whole rules. */
export const crdFile = (kind: CustomResourceKind): GeneratedFile => ({
  path: `crds/${kind.group}_${kind.plural}.yaml`,
  text: `# ${GENERATED_NOTICE}\n${stringify(customResourceDefinitionOf(kind), { aliasDuplicateObjects: false, lineWidth: 0 })}`,
})

/** One file per kind. */
export const crdFiles = (): ReadonlyArray<GeneratedFile> => AIM_KINDS.map(crdFile)
