import { admission } from "./admission.ts"
import { applying } from "./applying.ts"
import { collecting, deleting } from "./deleting.ts"
import type { Scenario } from "./journal.ts"
import { watching } from "./watching.ts"
import { writing } from "./writing.ts"

/** The whole script, in parts. Every part runs on every implementation of `KubernetesApi`, and must come to the same. */
export const scenarios: ReadonlyArray<Scenario> = [writing, applying, deleting, collecting, watching, admission]
