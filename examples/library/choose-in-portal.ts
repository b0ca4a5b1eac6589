// A portal asks which template a service would get, and why.
import { selectTemplate } from "@aim-engine/core/sync"
import { catalog, nodes, service } from "./catalog.ts"

/** The lines that the portal shows for a service. */
export const describeChoice = (precision?: "fp8" | "int8"): ReadonlyArray<string> => {
  const answer = selectTemplate({
    service: service("chat", precision === undefined ? {} : { overrides: { precision } }),
    objects: [...catalog, ...nodes],
    assumeReady: true, // the catalog is from Git, where nothing has a status
  })
  const headline = answer.outcome === "selected" ? `You get ${answer.template.name}.` : `Not yet: ${answer.summary}`
  return [headline, ...answer.candidates.map(({ text }) => `  ${text}`), ...answer.suggestions]
}
