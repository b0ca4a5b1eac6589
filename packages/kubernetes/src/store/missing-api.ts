import { ApiError } from "@aim-engine/core"

/** An API server that does not serve a kind says `404 page not found`; this names the kind. Other errors stay as they are. */
export const nameMissingApi = (
  error: ApiError,
  { apiVersion, kind }: { readonly apiVersion: string; readonly kind: string },
): ApiError =>
  error.reason === "ApiNotInstalled"
    ? new ApiError({ ...error, message: `The cluster does not serve ${kind} of ${apiVersion}` })
    : error
