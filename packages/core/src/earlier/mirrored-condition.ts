import { doc, namesOf } from "../health/reasons/documented.ts"

/** The condition of an object of the earlier group: whether an object of the present group is kept for it. */
export const MIRRORED = "Mirrored"

const TABLE = {
  Mirrored: doc("An object of the present group is kept for this one, and its status is shown here."),
  HandedOver: doc(
    "Somebody else changed the object that was kept for this one. It is theirs now, and stays when this one is deleted.",
    "Delete this object, which now changes nothing; or delete the other one to have it made again.",
  ),
  NameTaken: doc(
    "An object of this name exists in the present group, and was not made for this one. It is left alone.",
    'Delete this object, or the other one; or hand the other one over with the annotation aim.eai.amd.com/adopt: "true".',
  ),
  FieldUnplaced: doc("A field has no place in the present group.", "Correct the field that the message names."),
} as const

/** A reason of the condition {@link MIRRORED}. Writes that are refused have the reasons of any component. */
export type MirrorReason = keyof typeof TABLE

/** Every reason of the condition as a constant. */
export const MirrorReason: { readonly [K in MirrorReason]: K } = namesOf(TABLE)

/** What each reason means and what to do about it. */
export const MIRROR_REASONS: ReadonlyMap<string, (typeof TABLE)[MirrorReason]> = new Map(Object.entries(TABLE))
