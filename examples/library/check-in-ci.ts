// A CI job validates manifests, one by one and as a whole.
import { checkManifests, validateManifest } from "@aim-engine/core/sync"
import { catalog, service } from "./catalog.ts"

// What `parseAllDocuments(text).map((document) => document.toJS())` of the package yaml gives, for instance.
const manifests: ReadonlyArray<unknown> = [
  ...catalog,
  service("chat", { template: { name: "llama-mi300" } }),
  { apiVersion: "aim.eai.amd.com/v1alpha1", kind: "AIMService", metadata: { name: "x" }, spec: { replica: 3 } },
]

const answers = manifests.map(validateManifest)
for (const answer of answers) {
  if (!answer.valid) for (const { field, message } of answer.problems) console.log(`${field}: ${message}`)
}
const valid = answers.flatMap((answer) => (answer.valid ? [answer.object] : []))
for (const { rule, object, field, message } of checkManifests(valid)) {
  console.log(`${rule}: ${object.kind} ${object.name}: ${field}: ${message}`)
}
