const BYTES_PER_UNIT: ReadonlyMap<string, number> = new Map([
  ["M", 2 ** 20],
  ["G", 2 ** 30],
  ["T", 2 ** 40],
])
const MEBIBYTE = 2 ** 20
/** From here on a number without unit is an amount of bytes: no GPU has a million GiB, nor less than one GiB. */
const FIRST_BYTES = 2 ** 30

/**
 * The bytes that a node's label for GPU memory stands for; undefined for text that is none, and for 0.
 * Units are binary however they are written (`192G`, `192Gi`, `192GiB`, `192GB`); a whole number without one is MiB,
 * or bytes from 2^30 on. Source: AMD GPU operator, node labeller.
 */
export const parseVram = (text: string): number | undefined => {
  const [, number, decimals = "", unit] = /^(\d+)(\.\d+)?(?:([MGT])I?B?)?$/.exec(text.trim().toUpperCase()) ?? []
  if (number === undefined || (unit === undefined && decimals !== "")) return undefined
  const amount = Number(`${number}${decimals}`)
  const factor = BYTES_PER_UNIT.get(unit ?? "") ?? (amount < FIRST_BYTES ? MEBIBYTE : 1)
  const bytes = Math.round(amount * factor)
  return bytes > 0 && Number.isSafeInteger(bytes) ? bytes : undefined
}
