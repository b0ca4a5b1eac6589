import { Context } from "effect"

/** The operator's own namespace where nobody says otherwise. */
export const DEFAULT_OPERATOR_NAMESPACE = "aim-system"

/** The operator's own namespace: there are the Secrets and accounts that cluster-wide objects name. */
export const OperatorNamespace = Context.Reference<string>("@aim-engine/core/reconcile/OperatorNamespace", {
  defaultValue: () => DEFAULT_OPERATOR_NAMESPACE,
})
