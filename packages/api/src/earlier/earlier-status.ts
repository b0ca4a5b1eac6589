import { Schema } from "effect"

/** The states of what is prepared once, in the words of the earlier group: `Available` is what is `Ready` today. */
export const EarlierResourceStatus = Schema.Literals(["Pending", "Progressing", "Available", "Failed"]).annotate({
  identifier: "EarlierResourceStatus",
  description:
    "Overall state: `Pending` waits for others, `Progressing` is under way, `Available` can be used, `Failed` needs a change.",
})
export type EarlierResourceStatus = typeof EarlierResourceStatus.Type
