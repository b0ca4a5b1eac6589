import type { AIMModelSpec, AIMServiceTemplateSpecCommon } from "@aim-engine/api"

type SharedFields = Pick<AIMServiceTemplateSpecCommon, "runtimeConfigName" | "imagePullSecrets" | "serviceAccountName">

/** What every template has of its model. */
export const sharedFields = ({
  runtimeConfigName = "",
  imagePullSecrets = [],
  serviceAccountName = "",
}: AIMModelSpec): SharedFields => ({
  ...(runtimeConfigName === "" ? {} : { runtimeConfigName }),
  ...(imagePullSecrets.length === 0 ? {} : { imagePullSecrets }),
  ...(serviceAccountName === "" ? {} : { serviceAccountName }),
})
