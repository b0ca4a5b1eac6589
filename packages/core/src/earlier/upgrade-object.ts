import { AIM_API_VERSION, EARLIER_API_VERSION, isJsonArray, isJsonObject } from "@aim-engine/api"
import type { Schema } from "effect"
import { textAt, withField } from "../structure/json-field.ts"
import { isEarlierVersion, presentKindName } from "./present-kind.ts"
import { upgradeModelSpec } from "./upgrade-model.ts"
import type { UpgradeNote } from "./upgrade-note.ts"
import { upgradeRuntimeConfigSpec } from "./upgrade-runtime-config.ts"
import { upgradeServiceSpec } from "./upgrade-service.ts"
import { upgradeStatus } from "./upgrade-status.ts"
import { eachEntry, inOrder, rewriteField, type UpgradeStep } from "./upgrade-step.ts"
import { upgradeTemplateSpec } from "./upgrade-template.ts"

/** An object in the present group, and what became of each field that did not stay as it was. */
export interface UpgradedObject {
  readonly object: Schema.Json
  readonly notes: ReadonlyArray<UpgradeNote>
}

/** How the spec of each present kind was written differently. Kinds that are not here were not. */
const SPECS: ReadonlyMap<string, UpgradeStep> = new Map([
  ["AIMService", upgradeServiceSpec],
  ["AIMModel", upgradeModelSpec],
  ["AIMClusterModel", upgradeModelSpec],
  ["AIMServiceTemplate", upgradeTemplateSpec],
  ["AIMClusterServiceTemplate", upgradeTemplateSpec],
  ["AIMRuntimeConfig", upgradeRuntimeConfigSpec],
  ["AIMClusterRuntimeConfig", upgradeRuntimeConfigSpec],
])

const presentVersion = (apiVersion: Schema.Json): Schema.Json | undefined =>
  apiVersion === EARLIER_API_VERSION ? AIM_API_VERSION : undefined

const presentName = (kind: Schema.Json): Schema.Json | undefined =>
  typeof kind === "string" ? presentKindName(kind) : undefined

/** An owner of the earlier group is the object that took its place. */
const upgradeOwner = (owner: ReadonlyArray<string | number>): UpgradeStep => {
  const type = inOrder(
    rewriteField([...owner, "apiVersion"], presentVersion),
    rewriteField([...owner, "kind"], presentName),
  )
  return (upgrading) =>
    textAt(upgrading.value, ...owner, "apiVersion") === EARLIER_API_VERSION ? type(upgrading) : upgrading
}

const upgradeOwners = eachEntry(["metadata", "ownerReferences"], upgradeOwner)

const contentOf = (kind: string): UpgradeStep => inOrder(SPECS.get(kind) ?? inOrder(), upgradeStatus)

const unplaced = (object: Schema.Json, field: "apiVersion" | "kind", value: string, why: string): UpgradedObject => ({
  object,
  notes: [{ _tag: "Unplaced", path: [field], value, why }],
})

/** The object as one of a kind: in a list of one kind, the entries need not say which. */
const upgradeAs = (object: Schema.Json, listedKind: string): UpgradedObject => {
  const type = inOrder(rewriteField(["apiVersion"], presentVersion), rewriteField(["kind"], presentName))
  const { value, notes } = inOrder(type, upgradeOwners, contentOf(listedKind))({ value: object, notes: [] })
  return { object: value, notes }
}

const prefixed = (note: UpgradeNote, index: number): UpgradeNote => {
  const path = ["items", index, ...note.path]
  return note._tag === "Moved" ? { ...note, path, to: ["items", index, ...note.to] } : { ...note, path }
}

/** Each entry of a list; those of a list of one kind are of that kind unless they say otherwise. */
const upgradeEntries = ({ object, notes }: UpgradedObject, listedKind: string | undefined): UpgradedObject => {
  const items = isJsonObject(object) ? object.items : undefined
  if (!isJsonArray(items)) return { object, notes }
  const entries = items.map((item) =>
    listedKind === undefined || textAt(item, "apiVersion") !== undefined
      ? upgradeObject(item)
      : upgradeAs(item, listedKind),
  )
  return {
    object:
      withField(
        object,
        ["items"],
        entries.map((entry) => entry.object),
      ) ?? object,
    notes: [...notes, ...entries.flatMap((entry, index) => entry.notes.map((note) => prefixed(note, index)))],
  }
}

/**
 * An object of the earlier API group `aim.silogen.ai` as one of the present group, with a note for each field that has another
 * place or value, or no place at all; and each object in a list of them. Everything else passes through as it is: objects of
 * the present group and of others, and whatever is no object. So upgrading twice changes nothing more.
 *
 * Nothing is checked: what was wrong before is wrong afterwards. A field that has no place stays where it was.
 *
 * @example
 * upgradeObject({ apiVersion: "aim.silogen.ai/v1alpha1", kind: "AIMImage", metadata, spec: { image } }).object
 * // { apiVersion: "aim.eai.amd.com/v1alpha1", kind: "AIMModel", metadata, spec: { image } }
 */
export const upgradeObject = (object: Schema.Json): UpgradedObject => {
  const [apiVersion, kind] = [textAt(object, "apiVersion"), textAt(object, "kind")]
  const unchanged = { object, notes: [] }
  if (kind === undefined) return unchanged
  if (!isEarlierVersion(apiVersion)) {
    return apiVersion === "v1" && kind === "List" ? upgradeEntries(unchanged, undefined) : unchanged
  }
  if (apiVersion !== EARLIER_API_VERSION) {
    return unplaced(object, "apiVersion", apiVersion, `only ${EARLIER_API_VERSION} is known`)
  }
  const present = presentKindName(kind)
  if (present === undefined) return unplaced(object, "kind", kind, `there is no kind ${kind} in ${AIM_API_VERSION}`)
  const upgraded = upgradeAs(object, present)
  return present.endsWith("List") ? upgradeEntries(upgraded, present.slice(0, -"List".length)) : upgraded
}
