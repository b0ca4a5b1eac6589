const VENDOR_WORDS: ReadonlySet<string> = new Set(["AMD", "INSTINCT"])
/** The name that a device with an unknown id has. It is a name already. */
const UNKNOWN_DEVICE = /^AMD-[0-9A-F]+$/

/**
 * The name of a GPU model however people write it: upper case, without vendor, family and form factor.
 * It is the first word with a number in it; if there is none, the first word; empty for blank text.
 *
 * @example
 * normalizeGpuModel("amd_Instinct_MI300X_OAM") // "MI300X"
 */
export const normalizeGpuModel = (text: string): string => {
  // Other letters may get longer, and no name has them.
  const name = text
    .trim()
    .replace(/[a-z]+/g, (letters) => letters.toUpperCase())
    .replaceAll("_", "-")
  if (UNKNOWN_DEVICE.test(name)) return name
  const words = name.split(/[-\s/:]+/).filter((word) => word !== "")
  const model = words.find((word) => !VENDOR_WORDS.has(word) && /^[A-Z]*[0-9]+[A-Z0-9]*$/.test(word))
  return model?.replace(/^INSTINCT/, "") ?? words[0] ?? ""
}
