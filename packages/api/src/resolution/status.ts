import { Schema } from "effect"

/** Overall state of an object. Each kind uses some of them. */
export const AIMStatus = Schema.Literals([
  "Pending",
  "Starting",
  "Progressing",
  "Ready",
  "Running",
  "Degraded",
  "NotAvailable",
  "Failed",
]).annotate({
  identifier: "AIMStatus",
  description:
    "Overall state: `Pending` waits for others, `Starting` and `Progressing` are under way, `Ready` and `Running` are as wished, `Degraded` may heal, `NotAvailable` lacks hardware, `Failed` needs a change.",
})
export type AIMStatus = typeof AIMStatus.Type

/** The states of a resource that is prepared once: models, templates, caches, artifacts. */
export const AIMResourceStatus = AIMStatus.pick([
  "Pending",
  "Progressing",
  "Ready",
  "Degraded",
  "Failed",
  "NotAvailable",
]).annotate({
  identifier: "AIMResourceStatus",
  description:
    "Overall state of what is prepared once: `Pending` waits for others, `Progressing` is under way, `Ready` can be used, `Degraded` may heal, `NotAvailable` lacks hardware, `Failed` needs a change.",
})
export type AIMResourceStatus = typeof AIMResourceStatus.Type
