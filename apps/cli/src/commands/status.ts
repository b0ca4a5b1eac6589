import type { KubernetesObject } from "@aim-engine/api"
import { Clock, Console, Effect, Option } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import { connectCluster } from "../cluster/cluster-connection.ts"
import { refuse } from "../exit-status.ts"
import { renderConditions } from "../render/condition-table.ts"
import { detectPalette } from "../render/palette.ts"
import { makeProgress } from "../render/service-progress.ts"
import type { ServiceRow } from "../render/service-row.ts"
import { stopwatch } from "../render/stopwatch.ts"
import { followServices } from "../status/follow-services.ts"
import { readServices } from "../status/read-services.ts"
import { renderStatus } from "../status/render-status.ts"
import { type ServiceQuery, statusRows } from "../status/service-query.ts"
import { clusterFlags, liveNamespaceFlag } from "./cluster-flags.ts"
import { type DataFormat, renderData } from "./output-format.ts"

const config = {
  service: Argument.String("service").pipe(
    Argument.withDescription("The name of an AIMService; all of them unless given"),
    Argument.optional,
  ),
  namespace: liveNamespaceFlag,
  allNamespaces: Flag.Boolean("all-namespaces").pipe(
    Flag.withAlias("A"),
    Flag.withDescription("The services of all namespaces"),
    Flag.withDefault(false),
  ),
  watch: Flag.Boolean("watch").pipe(
    Flag.withAlias("w"),
    Flag.withDescription("Keep showing how they change, until interrupted"),
    Flag.withDefault(false),
  ),
  output: Flag.Literals("output", ["wide", "yaml", "json"]).pipe(
    Flag.withAlias("o"),
    Flag.withDescription("More columns, or data for programs"),
    Flag.optional,
  ),
  ...clusterFlags,
}

type Output = "wide" | DataFormat | undefined

const dataFormat = (output: Output): DataFormat | undefined => (output === "wide" ? undefined : output)

/** What the line-by-line view tells of a change. */
const FIELDS = ["model", "template", "gpu", "replicas", "cache", "path", "reason"] as const

const makeTable = Effect.fnUntraced(function* ({ namespace }: ServiceQuery, output: Output) {
  const palette = yield* detectPalette
  return (rows: ReadonlyArray<ServiceRow>): Effect.Effect<string> =>
    Effect.map(Clock.currentTimeMillis, (now) =>
      renderStatus(rows, { palette, now, hasNamespaces: namespace === undefined, isWide: output === "wide" }),
    )
})

/** One service has its conditions below its row. */
const printOnce = Effect.fnUntraced(function* (
  objects: ReadonlyArray<KubernetesObject>,
  query: ServiceQuery,
  output: Output,
) {
  const found = statusRows(objects)
  const [first] = found
  const { name, namespace } = query
  if (first === undefined && name !== undefined) {
    return yield* refuse(`no AIMService ${namespace === undefined ? "" : `${namespace}/`}${name} in the cluster`)
  }
  const format = dataFormat(output)
  if (format !== undefined) {
    const data = found.map(({ service, row }) => ({ ...row, conditions: service.status?.conditions ?? [] }))
    return yield* Console.log(renderData(format, name === undefined ? data : data[0]))
  }
  if (first === undefined) {
    return yield* Console.error(
      `No AIMServices in ${namespace === undefined ? "the cluster" : `namespace ${namespace}`}.`,
    )
  }
  const table = yield* makeTable(query, output)
  yield* Console.log(yield* table(found.map(({ row }) => row)))
  if (name !== undefined) {
    const palette = yield* detectPalette
    yield* Console.log(`\n${renderConditions(first.service.status?.conditions ?? [], palette)}`)
  }
})

/** `aim status`. */
export const status = Command.make(
  "status",
  config,
  Effect.fn("aim status")(function* ({ service, namespace, allNamespaces, watch, output: chosen, ...choice }) {
    const output = Option.getOrUndefined(chosen)
    const { api, namespace: ownNamespace } = yield* connectCluster(choice)
    const query: ServiceQuery = {
      namespace: allNamespaces ? undefined : Option.getOrElse(namespace, () => ownNamespace),
      name: Option.getOrUndefined(service),
    }
    const objects = yield* readServices(api, query)
    const format = dataFormat(output)
    if (!watch) return yield* printOnce(objects, query, output)
    if (format !== undefined) return yield* refuse(`-w shows a table; it cannot be had as ${format}`)
    const progress = yield* makeProgress({
      services: statusRows(objects).length,
      elapsed: yield* stopwatch,
      palette: yield* detectPalette,
      fields: FIELDS,
      table: yield* makeTable(query, output),
    })
    return yield* followServices(api, query, (live) => progress.show(statusRows(live).map(({ row }) => row)))
  }, Effect.scoped),
).pipe(
  Command.withDescription(
    "Show the services of a cluster: their model, template, hardware, replicas, cache and route, and why those that are not ready are not.",
  ),
  Command.withShortDescription("Show the services of a cluster"),
  Command.withExamples([
    { command: "aim status", description: "The services of the context's namespace" },
    { command: "aim status -A -w", description: "Those of all namespaces, as they change" },
    { command: "aim status llama-chat -n ml-team", description: "One service with its conditions" },
    { command: "aim status -A -o json", description: "For programs" },
  ]),
)
