import type { ObjectMeta } from "@aim-engine/api"
import fc from "fast-check"
import { dnsLabel, labelMap, namespaceName } from "./names.ts"

/** Metadata as a manifest has it: name, namespace for namespaced kinds, at times labels and annotations. */
export const objectMeta = (
  scope: "Namespaced" | "Cluster",
  name: fc.Arbitrary<string> = dnsLabel,
  namespace: fc.Arbitrary<string> = namespaceName,
): fc.Arbitrary<ObjectMeta> => {
  const parts = { name, labels: labelMap, annotations: labelMap }
  return scope === "Cluster"
    ? fc.record(parts, { requiredKeys: ["name"] })
    : fc.record({ ...parts, namespace }, { requiredKeys: ["name", "namespace"] })
}
