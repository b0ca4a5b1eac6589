import {
  AppLabel,
  Label,
  type ObjectMeta,
  type RoleBinding,
  RoleBindingKind,
  type ServiceAccount,
  ServiceAccountKind,
} from "@aim-engine/api"
import { Effect } from "effect"
import { readObject } from "../cluster-state/read-object.ts"
import type { PlannedObject } from "../reconcile/plan.ts"

/** The account of download Jobs. It may report progress, and nothing else; pods of others do not run under it. */
export const DOWNLOADER_ACCOUNT = "aim-artifact-downloader"

/** The cluster role that allows to report progress, and its binding in every namespace with downloads. */
export const STATUS_UPDATER_ROLE = "aim-engine-artifact-status-updater"

const RBAC_GROUP = "rbac.authorization.k8s.io"

/** All downloads of a namespace share them, so they belong to none of them and carry no name of one. */
const metadataOf = (name: string, namespace: string): ObjectMeta => ({
  name,
  namespace,
  labels: { [Label.appManagedBy]: AppLabel.engineManagedBy },
})

/** The account and its right to report progress, as a namespace with downloads needs them. */
export const downloaderAccess = (namespace: string, component: string): ReadonlyArray<PlannedObject> => {
  const account: ServiceAccount = {
    apiVersion: "v1",
    kind: "ServiceAccount",
    metadata: metadataOf(DOWNLOADER_ACCOUNT, namespace),
  }
  const binding: RoleBinding = {
    apiVersion: `${RBAC_GROUP}/v1`,
    kind: "RoleBinding",
    metadata: metadataOf(STATUS_UPDATER_ROLE, namespace),
    roleRef: { apiGroup: RBAC_GROUP, kind: "ClusterRole", name: STATUS_UPDATER_ROLE },
    subjects: [{ kind: "ServiceAccount", name: DOWNLOADER_ACCOUNT, namespace }],
  }
  return [
    { kind: ServiceAccountKind, object: account, mode: "apply", component },
    { kind: RoleBindingKind, object: binding, mode: "apply", component },
  ]
}

/** Whether a namespace has the account and its right already: a download that starts earlier could not report. */
export const hasDownloaderAccess = Effect.fnUntraced(function* (namespace: string) {
  const account = yield* readObject(ServiceAccountKind, namespace, DOWNLOADER_ACCOUNT)
  const binding = yield* readObject(RoleBindingKind, namespace, STATUS_UPDATER_ROLE)
  return account !== undefined && binding !== undefined
})
