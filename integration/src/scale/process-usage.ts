import { readFile } from "node:fs/promises"

/** What a process has used so far. */
export interface ProcessUsage {
  readonly cpuSeconds: number
  readonly rssMiB: number
  /** The most that it ever had in memory. */
  readonly peakRssMiB: number
}

/** Clock ticks per second in /proc, the same on every Linux that Node runs on. Source: proc(5), `USER_HZ`. */
const TICKS = 100

const mebibytes = (status: string, field: string): number =>
  Number(new RegExp(`^${field}:\\s+(\\d+) kB$`, "m").exec(status)?.[1] ?? Number.NaN) / 1024

/** Reads /proc, so Linux only. Source: proc(5), `stat` fields 14 and 15, `status` fields VmRSS and VmHWM. */
export const processUsage = async (pid: number): Promise<ProcessUsage> => {
  const [stat, status] = await Promise.all([
    readFile(`/proc/${pid}/stat`, "utf8"),
    readFile(`/proc/${pid}/status`, "utf8"),
  ])
  // The second field is the command in parentheses, and may contain anything.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ")
  return {
    cpuSeconds: (Number(fields[11]) + Number(fields[12])) / TICKS,
    rssMiB: mebibytes(status, "VmRSS"),
    peakRssMiB: mebibytes(status, "VmHWM"),
  }
}
