import { isJsonArray } from "@aim-engine/api"
import type { Schema } from "effect"
import { type FieldPath, renderFieldPath } from "../structure/field-path.ts"
import { fieldAt, withField, withoutField } from "../structure/json-field.ts"
import { isSameJson } from "../structure/same-json.ts"
import type { UpgradeNote } from "./upgrade-note.ts"

/** A value on its way to the present group, and what became of its fields so far. */
export interface Upgrading {
  readonly value: Schema.Json
  readonly notes: ReadonlyArray<UpgradeNote>
}

/** One change on the way: it does nothing to a value that it does not concern. */
export type UpgradeStep = (upgrading: Upgrading) => Upgrading

const asIs = (value: Schema.Json): Schema.Json => value

/** The steps one after another. */
export const inOrder =
  (...steps: ReadonlyArray<UpgradeStep>): UpgradeStep =>
  (upgrading) =>
    steps.reduce((at, step) => step(at), upgrading)

/** The step, where the value is one that it is meant for. */
export const where =
  (concerns: (value: Schema.Json) => boolean, step: UpgradeStep): UpgradeStep =>
  (upgrading) =>
    concerns(upgrading.value) ? step(upgrading) : upgrading

/** The value with one field under another name, in the same place. */
const renamed = (value: Schema.Json, parent: FieldPath, name: string, to: string, field: Schema.Json): Schema.Json =>
  withField(
    value,
    parent,
    Object.fromEntries(
      Object.entries(fieldAt(value, parent) ?? {}).map(([key, entry]) => (key === name ? [to, field] : [key, entry])),
    ),
  ) ?? value

/**
 * The value with a field that has moved, also into an object that takes its own place; undefined where something is in
 * the way.
 */
const relocated = (value: Schema.Json, path: FieldPath, to: FieldPath, field: Schema.Json): Schema.Json | undefined => {
  const depth = path.findIndex((step, index) => step !== to[index])
  if (depth < 0) {
    const around = withField(undefined, to.slice(path.length), field)
    return around === undefined ? undefined : withField(value, path, around)
  }
  const [name, ...below] = path.slice(depth)
  const [target, ...targetBelow] = to.slice(depth)
  const parent = path.slice(0, depth)
  const takesItsPlace = below.length === 0 && fieldAt(value, to.slice(0, depth + 1)) === undefined
  if (takesItsPlace && typeof name === "string" && typeof target === "string") {
    const nested = withField(undefined, targetBelow, field)
    return nested === undefined ? undefined : renamed(value, parent, name, target, nested)
  }
  const rest = withField(value, to, field)
  return rest === undefined ? undefined : withoutField(rest, path)
}

/**
 * Moves a field to another place, and converts its value. Where the place is taken by the same value, the field goes;
 * where it is taken by another one, it stays, and needs a decision.
 */
export const moveField =
  (path: FieldPath, to: FieldPath, convert: (value: Schema.Json) => Schema.Json = asIs): UpgradeStep =>
  ({ value, notes }) => {
    const field = fieldAt(value, path)
    if (field === undefined) return { value, notes }
    const result = convert(field)
    const taken = fieldAt(value, to)
    const unplaced = (why: string) => ({
      value,
      notes: [...notes, { _tag: "Unplaced", path, value: field, why } satisfies UpgradeNote],
    })
    if (taken !== undefined && !isSameJson(taken, result)) return unplaced(`${renderFieldPath(to)} says something else`)
    const moved = taken === undefined ? relocated(value, path, to, result) : withoutField(value, path)
    if (moved === undefined) return unplaced(`${renderFieldPath(to)} cannot be set, because of what is there`)
    return { value: moved, notes: [...notes, { _tag: "Moved", path, to, value: field, result }] }
  }

/** Gives a field another value; undefined leaves it as it is. */
export const rewriteField =
  (path: FieldPath, rewrite: (field: Schema.Json) => Schema.Json | undefined): UpgradeStep =>
  ({ value, notes }) => {
    const field = fieldAt(value, path)
    const result = field === undefined ? undefined : rewrite(field)
    if (field === undefined || result === undefined || isSameJson(field, result)) return { value, notes }
    return {
      value: withField(value, path, result) ?? value,
      notes: [...notes, { _tag: "Rewritten", path, value: field, result }],
    }
  }

/** Sets a field that is absent. */
export const defaultField =
  (path: FieldPath, field: Schema.Json, why: string): UpgradeStep =>
  ({ value, notes }) => {
    const result = fieldAt(value, path) === undefined ? withField(value, path, field) : undefined
    return result === undefined
      ? { value, notes }
      : { value: result, notes: [...notes, { _tag: "Defaulted", path, value: field, why }] }
  }

/** A step for each entry of a list, made for the entry's path. */
export const eachEntry =
  (list: FieldPath, stepAt: (entry: FieldPath) => UpgradeStep): UpgradeStep =>
  (upgrading) => {
    const entries = fieldAt(upgrading.value, list)
    return isJsonArray(entries)
      ? entries.reduce<Upgrading>((at, _, index) => stepAt([...list, index])(at), upgrading)
      : upgrading
  }
