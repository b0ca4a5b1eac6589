import type { AIMRuntimeConfigCommon } from "@aim-engine/api"
import { definedBlock, definedFields } from "../structure/defined-fields.ts"

/** Settings as the engine uses them: a runtime config's spec without the earlier places of fields. */
export type RuntimeConfig = Omit<AIMRuntimeConfigCommon, "defaultStorageClassName" | "pvcHeadroomPercent">

/** Where settings come from. */
export type ConfigSource = "Cluster" | "Namespace"

/** The settings of one source. */
export interface ConfigLayer {
  readonly source: ConfigSource
  readonly config: RuntimeConfig
}

/**
 * The spec with the values of deprecated fields in their present place. A value that stands there already wins.
 * It is done for each config on its own, so that an old field of a higher config wins over a new one of a lower.
 */
export const withoutDeprecatedFields = ({
  defaultStorageClassName,
  pvcHeadroomPercent,
  ...config
}: AIMRuntimeConfigCommon): RuntimeConfig => {
  const { storage, ...others } = config
  const migrated = definedBlock({
    defaultStorageClassName: storage?.defaultStorageClassName || defaultStorageClassName || undefined,
    pvcHeadroomPercent: storage?.pvcHeadroomPercent ?? pvcHeadroomPercent,
  })
  return definedFields({ ...others, storage: migrated })
}
