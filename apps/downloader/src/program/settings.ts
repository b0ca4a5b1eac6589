/** What a download is told besides its source. */
export interface DownloadSettings {
  /** Where the files go. */
  readonly target: string
  /** Seconds without a byte after which a transfer is given up. */
  readonly stallSeconds: number
  /** Seconds between reports. */
  readonly reportSeconds: number
  /** Protocols for Hugging Face in the order of trial, separated by commas. */
  readonly protocols: string
  /** Whether the target is the volume of an artifact: nothing is on it but what was brought there for its source. */
  readonly isOwnVolume: boolean
  /** How much it will be, in bytes, as far as somebody knows before the source is asked. */
  readonly expectedBytes: number | undefined
}

/** Where the volume is mounted, unless something else is said. */
const DEFAULT_TARGET = "/cache"

/** A number of seconds above zero; what is none stands for the default. */
const seconds = (text: string | undefined, fallback: number): number => {
  const value = Number(text?.trim() || Number.NaN)
  return Number.isFinite(value) && value > 0 ? value : fallback
}

/** A whole number above zero; what is none is not known. */
const wholeNumber = (text: string | undefined): number | undefined => {
  const value = Number(text?.trim() || Number.NaN)
  return Number.isSafeInteger(value) && value > 0 ? value : undefined
}

/** The settings from the variables of the environment, and a target that was given as an argument. */
export const downloadSettings = (env: NodeJS.ProcessEnv, destination: string | undefined): DownloadSettings => ({
  target: destination || env.TARGET_DIR || DEFAULT_TARGET,
  stallSeconds: seconds(env.STALL_TIMEOUT, 120),
  reportSeconds: seconds(env.PROGRESS_INTERVAL, 5),
  protocols: env.AIM_DOWNLOADER_PROTOCOL ?? "XET,HF_TRANSFER",
  // The operator gives it to its Jobs.
  isOwnVolume: (env.ARTIFACT_NAME ?? "") !== "",
  expectedBytes: wholeNumber(env.EXPECTED_SIZE_BYTES),
})
