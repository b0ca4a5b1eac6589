import { readdirSync, readFileSync } from "node:fs"
import { catalogOf, checkSelection, findViolation, laws } from "@aim-engine/testing"
import { parseAllDocuments } from "yaml"

const folders = ["catalog", "cluster", "services"].map((name) => new URL(`../../../examples/${name}/`, import.meta.url))
const files = folders.flatMap((folder) => readdirSync(folder).map((file) => new URL(file, folder)))
const documents = files.flatMap((file) => parseAllDocuments(readFileSync(file, "utf8")))
const catalog = catalogOf(documents.map((document) => document.toJS()))

for (const law of [laws.orderDoesNotMatter, laws.noUnoptimizedTemplate, laws.moreNodesNeverUnselect])
  checkSelection(catalog, law)
process.stdout.write(findViolation(catalog, laws.everyServiceIsServed)?.message ?? "every service is served\n")
