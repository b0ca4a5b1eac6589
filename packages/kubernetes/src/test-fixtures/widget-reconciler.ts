import { apiVersionOf, type KubernetesObject, refOf } from "@aim-engine/api"
import {
  type ApplyFailure,
  ClusterState,
  controllerOwner,
  emptyPlan,
  type Plan,
  type Reconciler,
} from "@aim-engine/core"
import { Effect } from "effect"
import { GadgetKind, type Widget, WidgetKind } from "./widget.ts"

export const FINALIZER = "example.com/cleanup"

const gadgetFor = ({ metadata, spec }: Widget): KubernetesObject & { readonly spec: object } => {
  const { name, namespace = "" } = metadata
  const owner = controllerOwner({ apiVersion: apiVersionOf(WidgetKind), kind: "Widget", metadata }, namespace)
  return {
    apiVersion: apiVersionOf(GadgetKind),
    kind: "Gadget",
    metadata: { name, namespace, ...owner },
    spec: {
      ...(spec?.size === undefined ? {} : { size: spec.size }),
      ...(spec?.colour === undefined ? {} : { colour: spec.colour }),
    },
  }
}

const phaseOf = (gadget: Widget | undefined, failures: ReadonlyArray<ApplyFailure>): string => {
  const [failure] = failures
  if (failure !== undefined) return `Failed: ${failure.error.reason}`
  return gadget?.status?.phase === "Ready" ? "Ready" : "Waiting"
}

const planDeletion = (widget: Widget, gadget: Widget | undefined, failures: ReadonlyArray<ApplyFailure>): Plan => {
  if (widget.metadata.finalizers?.includes(FINALIZER) !== true) return emptyPlan
  const uid = gadget?.metadata.uid
  return {
    ...emptyPlan,
    delete: gadget === undefined || uid === undefined ? [] : [{ ref: refOf(gadget), uid, why: "it goes first" }],
    finalizers: { add: [], remove: [FINALIZER] },
    retry: failures[0]?.error,
  }
}

/**
 * A reconciler for tests: a widget gets a gadget of its name, size and colour, and is Ready when that is.
 * A colour of `finalized` gets a finalizer, which goes once the gadget is deleted, and the size -1 is a mistake in the program. `onReconcile` is told of every run.
 */
export const widgetReconciler = (onReconcile: (name: string) => void = () => undefined): Reconciler<Widget> => ({
  name: "widget",
  kind: WidgetKind,
  reads: [GadgetKind],
  writes: [GadgetKind],
  reconcile: Effect.fnUntraced(function* (widget: Widget, failures: ReadonlyArray<ApplyFailure>) {
    onReconcile(widget.metadata.name)
    const { name, namespace = "", finalizers, deletionTimestamp } = widget.metadata
    if (widget.spec?.size === -1) throw new Error("a mistake")
    const isLiving = deletionTimestamp === undefined
    if (isLiving && widget.spec?.colour === "finalized" && finalizers?.includes(FINALIZER) !== true) {
      return { ...emptyPlan, finalizers: { add: [FINALIZER], remove: [] } }
    }
    const state = yield* ClusterState
    const gadget = yield* Effect.orElseSucceed(state.get(GadgetKind, namespace, name), () => undefined)
    if (deletionTimestamp !== undefined) return planDeletion(widget, gadget, failures)
    const phase = phaseOf(gadget, failures)
    return {
      ...emptyPlan,
      apply: [{ kind: GadgetKind, object: gadgetFor(widget), mode: "apply", component: "Gadget" }],
      status: { phase },
      events:
        phase === widget.status?.phase ? [] : [{ type: "Normal", reason: "Phase", message: phase, recurring: false }],
      retry: failures.find(({ error }) => error._tag === "Infrastructure")?.error,
    } satisfies Plan
  }),
})
