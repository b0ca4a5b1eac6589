/** A model of GPU: how nodes name it, and what it has. */
export interface GpuModel {
  readonly name: string
  /** What it is made for; `Instinct` models are preferred for serving. */
  readonly line: "Instinct" | "Radeon"
  /** Generation of its line's architecture, counted upwards: CDNA 1–4, RDNA 2–4. */
  readonly generation: number
  /** PCI device ids, lower-case hex, sorted. */
  readonly deviceIds: ReadonlyArray<string>
  /** Memory in GiB. */
  readonly vramGi: number
}

const instinct = (generation: number, name: string, vramGi: number, ...deviceIds: ReadonlyArray<string>): GpuModel => ({
  name,
  line: "Instinct",
  generation,
  deviceIds,
  vramGi,
})
const radeon = (generation: number, name: string, vramGi: number, ...deviceIds: ReadonlyArray<string>): GpuModel => ({
  name,
  line: "Radeon",
  generation,
  deviceIds,
  vramGi,
})

/**
 * The GPU models that we know, the preferred first: Instinct before Radeon, newer generations before older ones.
 * Sources: AMD GPU operator, node labeller; PCI ID repository, vendor 1002; AMD product pages.
 */
export const GPU_MODELS: ReadonlyArray<GpuModel> = [
  instinct(4, "MI355X", 288, "75a3", "75b3"),
  instinct(4, "MI350X", 288, "75a0", "75b0"),
  instinct(3, "MI325X", 256, "74a5", "74b9"),
  instinct(3, "MI300X", 192, "74a1", "74a9", "74b5", "74bd"),
  instinct(3, "MI308X", 128, "74a2", "74a8", "74b6"),
  instinct(3, "MI300A", 128, "74a0"),
  instinct(2, "MI250X", 128, "7408", "740c"),
  // The same device under a shorter name: device ids do not tell them apart, so nodes are said to have a MI250X.
  instinct(2, "MI250", 128, "7408", "740c"),
  instinct(2, "MI210", 64, "740f", "7410"),
  instinct(1, "MI100", 32, "738c", "738e"),
  radeon(4, "RX9070", 16, "7550"),
  radeon(3, "W7900", 48, "7448", "744a"),
  radeon(3, "V710", 32, "7460", "7461"),
  radeon(3, "W7800", 32, "7449", "745e"),
  radeon(3, "RX7900", 24, "744c"),
  radeon(2, "W6900X", 32, "73a2"),
  radeon(2, "W6800X", 32, "73ab"),
  radeon(2, "W6800", 32, "73a3"),
  radeon(2, "V620", 32, "73a1", "73ae"),
  radeon(2, "RX6900", 16, "73af"),
  radeon(2, "RX6800", 16, "73bf"),
]

const GIBIBYTE = 2 ** 30

/** Names of the GPU models, the preferred first. */
export const GPU_PREFERENCE: ReadonlyArray<string> = GPU_MODELS.map(({ name }) => name)

/** The amounts of memory that GPUs come with, in GiB, ascending. */
export const VRAM_TIERS_GI: ReadonlyArray<number> = [...new Set(GPU_MODELS.map(({ vramGi }) => vramGi))].sort(
  (a, b) => a - b,
)

const BY_NAME: ReadonlyMap<string, GpuModel> = new Map(GPU_MODELS.map((model) => [model.name, model]))
/** The first model of the list counts where several share an id. */
const BY_DEVICE_ID: ReadonlyMap<string, GpuModel> = new Map(
  GPU_MODELS.toReversed().flatMap((model) => model.deviceIds.map((id) => [id, model])),
)

const plainId = (deviceId: string): string => deviceId.trim().toLowerCase().replace(/^0x/, "")

/**
 * The name of the model with a PCI device id; for an unknown id `AMD-` and the id.
 *
 * @example
 * modelOfDevice("0x74A1") // "MI300X"
 */
export const modelOfDevice = (deviceId: string): string =>
  BY_DEVICE_ID.get(plainId(deviceId))?.name ?? `AMD-${plainId(deviceId).toUpperCase()}`

/** The PCI device ids of a model, sorted; none if the model is not known. */
export const deviceIdsOf = (model: string): ReadonlyArray<string> => BY_NAME.get(model)?.deviceIds ?? []

/** The memory of a model in bytes as its data sheet says; undefined if the model is not known. */
export const nominalVram = (model: string): number | undefined => {
  const known = BY_NAME.get(model)
  return known && known.vramGi * GIBIBYTE
}

/** The name under which nodes have a model: that of the first model with its device ids. */
export const detectedName = (model: string): string => {
  const [id] = deviceIdsOf(model)
  return id === undefined ? model : modelOfDevice(id)
}
