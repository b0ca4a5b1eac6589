const UNITS = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"] as const
/** Beyond it an amount is no size of files; its own text then says more than a number of ours. */
const LARGEST = 7n * 2n ** 60n

/**
 * A size for people, in the largest binary unit that fits it: whole from 100 on, else with one decimal unless that is zero.
 * Undefined for what is no size: negative, or more than 7 EiB.
 *
 * @example
 * formatBytes(9094593249n) // "8.5 GiB"
 */
export const formatBytes = (bytes: bigint): string | undefined => {
  if (bytes < 0n || bytes > LARGEST) return undefined
  let unit = 0
  while (unit < UNITS.length - 1 && bytes >> BigInt(10 * (unit + 1)) > 0n) unit++
  // Amounts this large are shown with three digits at most, so that a double is exact enough.
  const value = Number(bytes) / 2 ** (10 * unit)
  const text = value >= 100 ? value.toFixed(0) : value.toFixed(1).replace(/\.0$/, "")
  return `${text} ${UNITS[unit]}`
}
