import { existsSync } from "node:fs"
import { fileURLToPath } from "node:url"

/** The folder of the pages. */
export const PAGES_FOLDER = fileURLToPath(new URL("../../../docs/", import.meta.url))

/** A page: the title in the sidebar, and the file below `docs/` without its ending. */
export type Page = readonly [title: string, file: string]

/** Pages that belong together. */
export interface PageGroup {
  readonly title: string
  readonly pages: ReadonlyArray<Page>
}

/** Every page, in the order in which it is read. A page that is not written yet is left out of the site. */
export const PAGE_GROUPS: ReadonlyArray<PageGroup> = [
  {
    title: "Start",
    pages: [
      ["Quickstart", "quickstart"],
      ["Installation", "installation"],
    ],
  },
  {
    title: "Concepts",
    pages: [
      ["Overview", "concepts"],
      ["Models", "models"],
      ["Model catalog", "model-catalog"],
      ["Service templates", "templates"],
      ["Template selection", "template-selection"],
      ["Runtime config", "runtime-config"],
      ["Caching", "caching"],
      ["Resource lifecycle", "resource-lifecycle"],
      ["Architecture", "architecture"],
    ],
  },
  {
    title: "Guides",
    pages: [
      ["Deploying services", "deploying-services"],
      ["Routing and ingress", "routing"],
      ["Scaling", "scaling"],
      ["Private registries", "private-registries"],
      ["Private model sources", "private-sources"],
      ["Several teams", "multi-tenancy"],
      ["Checking manifests", "checking-manifests"],
      ["The library", "library"],
    ],
  },
  {
    title: "Administration",
    pages: [
      ["KServe", "kserve"],
      ["GPU management", "gpu-management"],
      ["Storage", "storage"],
      ["Monitoring", "monitoring"],
      ["Security", "security"],
      ["Operations", "operations"],
      ["Upgrading", "upgrading"],
      ["Troubleshooting", "troubleshooting"],
      ["Reliability", "reliability"],
    ],
  },
  {
    title: "Reference",
    pages: [
      ["API", "reference/api"],
      ["Conditions and reasons", "conditions"],
      ["Labels, annotations, names", "reference/labels"],
      ["Command line", "reference/cli"],
      ["Rules of aim check", "reference/check-rules"],
      ["Operator: flags and metrics", "reference/operator"],
      ["Helm values", "reference/helm-values"],
      ["Permissions", "reference/permissions"],
      ["Differences", "differences"],
    ],
  },
  {
    title: "Contributing",
    pages: [
      ["The state engine", "contributing/state-engine"],
      ["Testing", "contributing/testing"],
      ["Releasing", "contributing/release"],
    ],
  },
]

const isWritten = ([, file]: Page): boolean => existsSync(`${PAGES_FOLDER}${file}.md`)

/** The sidebar as VitePress takes it. */
export const sidebar = () =>
  PAGE_GROUPS.map(({ title, pages }) => ({
    text: title,
    items: pages.filter(isWritten).map(([text, file]) => ({ text, link: `/${file}` })),
  }))
